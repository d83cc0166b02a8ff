package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for an answer: one's own, and those that were relayed for a peer. Each
 * ends exactly once: answered, failed, or over its deadline.
 *
 * <p>Threading: the exchange's own thread, except {@link #abandon}.
 */
final class Pending {

  /** A request that waits. */
  static final class Request extends DeadlineWheel.Entry {

    final Message message;
    final @Nullable Promise<@Nullable Object> promise;
    final @Nullable Handling handling;
    final @Nullable Passage relayed;
    @Nullable PeerLink target;
    private final Pending table;
    private boolean ended;

    private Request(
        Pending table,
        Message message,
        @Nullable Promise<@Nullable Object> promise,
        @Nullable Handling handling,
        @Nullable Passage relayed) {
      this.table = table;
      this.message = message;
      this.promise = promise;
      this.handling = handling;
      this.relayed = relayed;
    }

    @Override
    void expired() {
      String who = target == null ? "anybody" : target.id();
      table.fail(
          this,
          new ExchangeException(
              ErrorCode.TIMEOUT,
              "expected an answer to the request %s from %s within %d ms, none came"
                  .formatted(message.name(), who, message.ttl())));
    }
  }

  private final Map<MessageId, Request> requests = new ConcurrentHashMap<>();
  private int relaying;
  private final DeadlineWheel wheel;
  private final BiConsumer<Request, Failure> failed;

  /**
   * An empty table.
   *
   * @param failed is given each request that ends without an answer
   */
  Pending(DeadlineWheel wheel, BiConsumer<Request, Failure> failed) {
    this.wheel = wheel;
    this.failed = failed;
  }

  /** A request of one's own waits. */
  Request add(
      Message message,
      long deadline,
      Promise<@Nullable Object> promise,
      @Nullable Handling handling) {
    return put(new Request(this, message, promise, handling, null), deadline);
  }

  /** A request is relayed for a peer; its answer goes back over the link on which it came. */
  Request relay(Passage passage, long deadline) {
    return put(new Request(this, passage.message, null, null, passage), deadline);
  }

  private Request put(Request request, long deadline) {
    MessageId id = request.message.id();
    if (requests.putIfAbsent(id, request) != null) {
      throw new ExchangeException(
          ErrorCode.CONFLICT,
          "expected one request %s with the id %s, got a second one while the first waits"
              .formatted(request.message.name(), id));
    }
    wheel.add(request, deadline);
    relaying += request.relayed == null ? 0 : 1;
    return request;
  }

  /** The request goes to that peer: if the peer goes away, it fails. */
  void sentTo(Request request, PeerLink peer) {
    if (request.target == null && !request.ended) {
      request.target = peer;
      peer.load++;
    }
  }

  /**
   * Takes a request out because it is answered; null if it has ended before.
   *
   * @param from the link over which the answer came, which must be the one that was asked; null if
   *     it was made here
   */
  @Nullable Request take(@Nullable MessageId id, @Nullable PeerLink from) {
    Request request = id == null ? null : requests.remove(id);
    if (request == null) {
      return null;
    }
    if (request.target != from) {
      requests.put(request.message.id(), request);
      return null;
    }
    release(request);
    return request;
  }

  /** Fails a request, unless it has ended before. */
  void fail(MessageId id, ExchangeException why) {
    Request request = requests.get(id);
    if (request != null) {
      fail(request, why);
    }
  }

  /** Fails all that match. */
  void failAll(Predicate<Request> which, ExchangeException why) {
    List<Request> doomed = requests.values().stream().filter(which).toList();
    doomed.forEach(request -> fail(request, why));
  }

  /** Whether a peer waits for an answer that comes from another one. */
  boolean relaying() {
    return relaying > 0;
  }

  /** Fails one's own requests without the owning thread, which is lost. Any thread. */
  void abandon(ExchangeException why) {
    for (Request request : requests.values()) {
      Promise<@Nullable Object> promise = request.promise;
      if (promise != null) {
        promise.tryFail(why);
      }
    }
  }

  int size() {
    return requests.size();
  }

  private void fail(Request request, ExchangeException why) {
    if (requests.remove(request.message.id(), request)) {
      release(request);
      failed.accept(request, why.failure());
    }
  }

  private void release(Request request) {
    request.ended = true;
    wheel.remove(request);
    relaying -= request.relayed == null ? 0 : 1;
    PeerLink target = request.target;
    if (target != null) {
      target.load--;
    }
  }
}
