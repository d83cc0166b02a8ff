package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.spi.Clock;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import dev.exchange.spi.PacketTransport;
import dev.exchange.spi.Transport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Links over the connections of a transport of the network: a session each, as {@code exchange.v1}
 * says.
 *
 * <p>The setting {@code token} is shown by whoever connects, and wanted by whoever listens.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors: those of the {@link PacketTransport}; SCHEMA for a token that is none.
 *
 * <p>Source: docs/spec/protocol.md.
 */
public final class SessionTransport implements Transport {

  private final PacketTransport transport;
  private final Clock clock;
  private final Supplier<RandomGenerator> random;
  private final RandomGenerator secrets;
  private final Loop.Loops loops;

  /**
   * Links over that transport.
   *
   * @param random makes a source of randomness for one thread
   * @param secrets what nobody can foresee; any thread
   * @param loops finds the loop on which a connection lives
   */
  public SessionTransport(
      PacketTransport transport,
      Clock clock,
      Supplier<RandomGenerator> random,
      RandomGenerator secrets,
      Loop.Loops loops) {
    this.transport = transport;
    this.clock = clock;
    this.random = random;
    this.secrets = secrets;
    this.loops = loops;
  }

  @Override
  public String name() {
    return transport.name();
  }

  @Override
  public Future<Link> connect(Vertx vertx, ConnectOptions options, LinkHandler handler) {
    return on(
        vertx,
        loop -> {
          token(options); // before there is a link
          SessionLink link = new SessionLink(loop, clock, new Seen());
          Dialer dialer = new Dialer(loop, vertx, transport, options, random.get(), link);
          link.carriedBy(dialer, handler);
          return dialer.open().onFailure(e -> link.forget()).map(link);
        });
  }

  @Override
  public Future<Listener> listen(Vertx vertx, ConnectOptions options, LinkAcceptor acceptor) {
    return on(
        vertx,
        loop -> {
          String given = token(options);
          String token = given == null ? "" : given;
          return transport.listen(
              vertx, options, new Entrance(loop, clock, secrets, token, acceptor));
        });
  }

  /**
   * The token of the settings; null if they have none. One that is empty would let everybody in.
   *
   * @throws ExchangeException SCHEMA
   */
  static @Nullable String token(ConnectOptions options) {
    Object given = options.settings().get("token");
    if (given == null || (given instanceof String text && !text.isEmpty())) {
      return (String) given;
    }
    throw new ExchangeException(
        ErrorCode.SCHEMA,
        "expected a text of one character or more as setting token of %s, got %s"
            .formatted(options.transport(), given instanceof String ? "none" : "another value"));
  }

  /** Connections live on the loop that makes them. */
  private <T> Future<T> on(Vertx vertx, Function<Loop, Future<T>> work) {
    Promise<T> promise = Promise.promise();
    Loop loop = loops.current(vertx);
    loop.execute(() -> {
      try {
        work.apply(loop).onComplete(promise);
      } catch (RuntimeException e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }
}
