package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.spi.PacketTransport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connecting side of a session: opens a connection, and another one whenever it is lost, after
 * a time that doubles from try to try.
 *
 * <pre>
 *   dial --open--> hello --welcome--> (session) --lost--> wait d, 2d, 4d … at most 10 s --> dial
 * </pre>
 *
 * <p>The first connection is tried once. A later one that ends before its welcome, perhaps since
 * the hello came too late, is followed by another one likewise.
 *
 * <p>Threading: the context of the session.
 *
 * <p>Source: docs/spec/protocol.md, W4 and W12.
 */
final class Dialer implements Carrier {

  private static final long FIRST_MILLIS = 100;
  private static final long LAST_MILLIS = 10_000;

  private final Loop loop;
  private final Vertx vertx;
  private final PacketTransport transport;
  private final ConnectOptions options;
  private final RandomGenerator random;
  private final SessionLink link;
  private final @Nullable String token;
  private @Nullable Connection first;
  private @Nullable ExchangeException refusal;
  private boolean greeted;
  private boolean over;
  private long delay = FIRST_MILLIS;

  Dialer(
      Loop loop,
      Vertx vertx,
      PacketTransport transport,
      ConnectOptions options,
      RandomGenerator random,
      SessionLink link) {
    this.loop = loop;
    this.vertx = vertx;
    this.transport = transport;
    this.options = options;
    this.random = random;
    this.link = link;
    token = SessionTransport.token(options);
  }

  /** Opens the first connection, which waits until the exchange says hello. */
  Future<Void> open() {
    return dial().onSuccess(made -> first = made).mapEmpty();
  }

  @Override
  public void greet() {
    Connection made = first;
    first = null;
    if (made != null) {
      link.act(() -> link.session().connect(made, token));
    }
  }

  @Override
  public void away() {
    if (link.session().peer().isEmpty()) {
      link.session()
          .end(
              refusal != null
                  ? refusal
                  : Greeting.gone(
                      "expected a welcome from the other side, the connection ended without"));
      return;
    }
    if (greeted) {
      delay = FIRST_MILLIS;
      greeted = false;
    }
    long wait = Math.max(1, (long) (delay * (0.5 + random.nextDouble() / 2)));
    delay = Math.min(delay * 2, LAST_MILLIS);
    loop.schedule(wait, this::again);
  }

  @Override
  public void over(ExchangeException why) {
    over = true;
    Connection unused = first;
    first = null;
    if (unused != null) {
      unused.close(CloseCode.NORMAL, "closed");
    }
  }

  @Override
  public void lost(Connection connection) {
    if (connection.equals(first)) {
      first = null;
      link.session()
          .end(Greeting.gone("expected the other side to stay, it closed the connection at once"));
    } else {
      link.session().lost(connection);
    }
  }

  private void again() {
    if (over) {
      return;
    }
    dial()
        .onSuccess(made -> {
          if (over) {
            made.close(CloseCode.NORMAL, "closed");
          } else {
            link.act(() -> link.session().connect(made, token));
          }
        })
        .onFailure(e -> {
          if (!over) {
            away();
          }
        });
  }

  private Future<Connection> dial() {
    OneConnection handler = new OneConnection();
    return transport.dial(vertx, options, handler).onSuccess(handler::opened);
  }

  /** What is told of one connection, which is told by its name. */
  private final class OneConnection implements ConnectionHandler {

    private @Nullable Connection connection;

    void opened(Connection made) {
      connection = made;
    }

    @Override
    public void packet(Buffer packet) {
      if (connection != null) {
        link.packet(connection, packet);
        greeted |= link.session().isOpen();
      }
    }

    @Override
    public void broken(ExchangeException why) {
      if (connection != null) {
        link.broken(why);
      }
    }

    @Override
    public void refused(ExchangeException why) {
      refusal = why;
      closed();
    }

    @Override
    public void drained() {
      link.session().flush();
    }

    @Override
    public void closed() {
      if (connection != null) {
        link.lost(connection);
      }
    }
  }
}
