package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Subscription;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection that came to an {@link Entrance}: a hello first, then the packets of its session.
 *
 * <p>Threading: the context of the connection.
 *
 * <p>Source: docs/spec/protocol.md, W4.
 */
final class Visitor implements ConnectionHandler {

  private final Entrance entrance;
  private final Connection connection;
  private final Subscription patience;
  private @Nullable SessionLink link;
  private boolean ended;
  private boolean spoken;

  Visitor(Loop loop, Entrance entrance, Connection connection) {
    this.entrance = entrance;
    this.connection = connection;
    long limit = TimeUnit.NANOSECONDS.toMillis(Session.GREETING_NANOS);
    patience = loop.schedule(limit, () -> late(limit));
  }

  @Override
  public void packet(Buffer packet) {
    SessionLink entered = link;
    if (ended) {
      return;
    }
    if (entered != null) {
      entered.packet(connection, packet);
      return;
    }
    spoken();
    try {
      link = entrance.enter(connection, hello(packet));
    } catch (ExchangeException e) {
      refuse(e);
    }
  }

  @Override
  public void broken(ExchangeException why) {
    if (link != null) {
      link.broken(why);
    } else if (!ended) {
      refuse(why);
    }
  }

  @Override
  public void drained() {
    if (link != null) {
      link.session().flush();
    }
  }

  @Override
  public void closed() {
    ended = true;
    spoken();
    if (link != null) {
      link.lost(connection);
    }
  }

  /** There are too many that have said nothing. */
  void sendAway() {
    ended = true;
    spoken();
    Refusal.busy(connection);
  }

  /** It is no longer one of those that have said nothing. */
  private void spoken() {
    if (!spoken) {
      spoken = true;
      patience.cancel();
      entrance.spoken();
    }
  }

  private WireFrame.Hello hello(Buffer packet) {
    Greeting.checkSize(packet);
    List<WireFrame> frames = new FrameReader(Encoding.of(connection.protocol())).read(packet);
    if (frames.size() == 1 && frames.getFirst() instanceof WireFrame.Hello hello) {
      return hello;
    }
    throw Receiving.broken(
        "a hello, alone in its packet",
        frames.size() == 1 ? "another frame" : frames.size() + " frames");
  }

  private void late(long limit) {
    refuse(
        new ExchangeException(
            ErrorCode.TIMEOUT, "expected a hello within " + limit + " ms, none came"));
  }

  private void refuse(ExchangeException why) {
    ended = true;
    spoken();
    Refusal.end(connection, why);
  }
}
