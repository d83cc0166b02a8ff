package dev.exchange.host.exchange;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Peer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One call to connect, which ends once.
 *
 * <pre>
 *   WAITS --somebody listens--> LINKS --link open, or refused--> ENDED
 *     \--time over: PEER_GONE     \--time over: TIMEOUT------------^
 *      \--the exchange closes: CLOSED----------------------------/
 * </pre>
 *
 * <p>A link that is open only after its time was over stays: the next call gives it.
 *
 * <p>Threading: {@link #somebodyListens}, {@link #fail} and {@link #future} on any thread, all else
 * on the exchange's own.
 */
final class ConnectAttempt extends DeadlineWheel.Entry {

  private final ExchangeCore exchange;
  private final ConnectOptions options;
  private final Supplier<Future<Peer>> link;
  private final Promise<Peer> promise = Promise.promise();
  private Duration limit = Duration.ZERO;
  private boolean begun;
  private boolean listens;
  private volatile boolean links;

  /**
   * An attempt that has not begun.
   *
   * @param link makes the link once somebody listens
   */
  ConnectAttempt(ExchangeCore exchange, ConnectOptions options, Supplier<Future<Peer>> link) {
    this.exchange = exchange;
    this.options = options;
    this.link = link;
  }

  Future<Peer> future() {
    return promise.future();
  }

  /** How long it may take: what its options say, else the usual. */
  Duration limit(Duration usual) {
    Duration own = options.timeout();
    limit = own == null ? usual : own;
    return limit;
  }

  /**
   * From now on it goes on when somebody listens.
   *
   * @param known whether the other side is a peer already, or about to be
   */
  void begin(boolean known) {
    begun = true;
    if (known || listens) {
      makeLink();
    }
  }

  /** Somebody listens at the address. */
  void somebodyListens() {
    exchange.later(() -> {
      listens = true;
      if (begun) {
        makeLink();
      }
    });
  }

  /** Whether nobody listens yet. */
  boolean waits() {
    return !links;
  }

  void fail(ExchangeException why) {
    promise.tryFail(why);
  }

  @Override
  void expired() {
    exchange.later(this::over); // it may be there, while this thread was busy
  }

  private void makeLink() {
    if (links || promise.future().isComplete()) {
      return;
    }
    links = true;
    link.get()
        .onComplete(made -> {
          if (made.succeeded()) {
            promise.tryComplete(made.result());
          } else {
            promise.tryFail(made.cause());
          }
        });
  }

  private void over() {
    String place = LinkOrigin.to(options).place(); // the settings have a token
    String who =
        options.settings().get("to") instanceof String id
            ? "exchange " + id
            : place.isEmpty() ? "somebody over " + options.transport() : "somebody at " + place;
    String within = " within " + limit.toMillis() + " ms, ";
    fail(
        links
            ? failure(ErrorCode.TIMEOUT, "to answer" + within + "it is there and did not", who)
            : failure(ErrorCode.PEER_GONE, "to appear" + within + "it did not", who));
  }

  private ExchangeException failure(ErrorCode code, String what, String who) {
    return new ExchangeException(code, "expected " + who + " " + what, exchange.id(), null, null);
  }
}
