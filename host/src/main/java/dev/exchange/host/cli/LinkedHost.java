package dev.exchange.host.cli;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A running host, as a peer of its exchanges sees it. Each link has an exchange of its own in this
 * process, named {@code cli-} and eight random digits.
 *
 * <p>Threading: the thread of the command, which waits.
 *
 * <p>Errors: {@link CommandFailure}; UNREACHABLE also if the host goes away.
 */
final class LinkedHost implements AutoCloseable {

  /** How long saying good-bye may take. */
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private final HostPlace place;
  private final Duration opening;
  private final Duration timeout;
  private final Vertx vertx;
  private final Complex complex;
  private final RandomGenerator random;
  private @Nullable Attachment gateway;

  private LinkedHost(HostPlace place, Duration opening, Duration timeout) {
    this.place = place;
    this.opening = opening;
    this.timeout = timeout;
    vertx = Vertx.vertx(options());
    complex = new Complex(SystemMeans.with(ExchangeLimits.DEFAULT, false, ""));
    random = complex.randomness();
  }

  /**
   * Looks whether there is a host, with the right to talk to it, and links to its gateway.
   *
   * @param opening how long a link may take to be made
   * @param timeout how long an answer may take
   */
  static LinkedHost open(HostPlace place, Duration opening, Duration timeout) {
    String id = place.client(opening).get("/api").text("host");
    LinkedHost host = new LinkedHost(place, opening, timeout);
    try {
      Attachment gateway = host.wait(host.attach(id));
      host.gateway = gateway;
      Peer peer = host.wait(gateway.peer());
      if (!peer.id().equals(id)) {
        throw new CommandFailure(
            ExitCode.FAILED, "exchange: expected the gateway " + id + ", got " + peer.id());
      }
      return host;
    } catch (CommandFailure failure) {
      host.close();
      throw failure;
    }
  }

  /** Where it is. */
  HostPlace place() {
    return place;
  }

  /** The id under which the gateway knows this process. */
  String ownId() {
    return linked().id();
  }

  /** An exchange of this process for a link to the exchange of that id. */
  Future<Attachment> attach(String id) {
    String own = "cli-" + HexFormat.of().toHexDigits(random.nextInt());
    return Attachment.make(vertx, complex, own, place.link(id, opening));
  }

  /** The gateway's answer to a request. */
  ValueMap ask(String name, @Nullable Object value) {
    Future<Peer> gatewayPeer = linked().peer();
    return wait(
        gatewayPeer
            .compose(peer -> peer.request(name, value, MessageOptions.within(timeout)))
            .map(answer -> Values.as(ValueMap.class, answer, "a map", "the answer to " + name)));
  }

  /** Has that done whenever an exchange of the host comes or goes. */
  void onChange(Runnable changed) {
    Future<?> watching =
        linked().peer().compose(peer -> peer.watch("exchanges", change -> changed.run()));
    wait(watching);
  }

  @Override
  public void close() {
    Future<Void> closed = complex.close().transform(done -> vertx.close());
    if (!Waiting.ended(closed, CLOSING)) {
      System.getLogger(LinkedHost.class.getName())
          .log(System.Logger.Level.DEBUG, "the host was not told good-bye in time");
    }
  }

  /** The result of what was asked of the host. */
  <T extends @Nullable Object> T wait(Future<T> future) {
    try {
      return Waiting.result(future);
    } catch (Waiting.Failed failed) {
      throw failure(failed.why());
    }
  }

  private CommandFailure failure(Throwable why) {
    boolean away =
        why instanceof ExchangeException known
            && (known.code() == ErrorCode.PEER_GONE
                || known.code() == ErrorCode.TIMEOUT
                || known.code() == ErrorCode.CLOSED);
    return away
        ? new CommandFailure(
            ExitCode.UNREACHABLE,
            "exchange: expected the host at "
                + place.url()
                + " to answer, but "
                + ((ExchangeException) why).text())
        : CommandFailure.request(why);
  }

  private Attachment linked() {
    Attachment made = gateway;
    if (made == null) {
      throw new IllegalStateException("expected a link to the gateway, there is none yet");
    }
    return made;
  }

  /** One link or a few: small, and quick to start. */
  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }
}
