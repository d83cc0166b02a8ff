package dev.exchange.transports.ipc;

import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * One Unix domain socket.
 *
 * <pre>
 *   OPEN --close, the other side spoke last--> CLOSED
 *     \--close, this side spoke last--> LINGERING --the other side closes, or 1 s--> CLOSED
 * </pre>
 *
 * <p>While it lingers, what comes is let go: a socket that is closed at once fails the other side's
 * next write, and with it goes what that side has not read yet, such as a good-bye.
 *
 * <p>Threading: the context of the socket.
 *
 * <p>Source: docs/spec/protocol.md, W17.
 */
final class IpcConnection implements Connection {

  private static final int WRITE_QUEUE = 1 << 20;
  private static final long LINGER_MILLIS = 1_000;
  private static final byte BRACE = '{';

  private final Vertx vertx;
  private final NetSocket socket;
  private final PacketReader reader = new PacketReader(this::packet);
  private @Nullable String protocol;
  private @Nullable ConnectionHandler handler;
  private boolean spokeLast;
  private boolean deaf;
  private boolean closing;
  private long lingering = -1;

  /**
   * A socket that is open.
   *
   * @param protocol what is spoken; null if the first packet tells it
   */
  IpcConnection(Vertx vertx, NetSocket socket, @Nullable String protocol) {
    this.vertx = vertx;
    this.socket = socket;
    this.protocol = protocol;
  }

  /** Begins to read, and says who is told of what comes. */
  void deliverTo(ConnectionHandler told) {
    handler = told;
    socket.setWriteQueueMaxSize(WRITE_QUEUE);
    socket.drainHandler(nothing -> told.drained());
    socket.exceptionHandler(e -> {}); // the socket closes, and that is told
    socket.closeHandler(nothing -> closed(told));
    socket.shutdownHandler(nothing -> {}); // only the server takes no more connections
    socket.handler(this::bytes);
  }

  @Override
  public String protocol() {
    return protocol == null ? IpcTransport.JSON : protocol;
  }

  @Override
  public void send(Buffer packet) {
    if (!closing) {
      spokeLast = true;
      socket.write(PacketReader.framed(packet));
    }
  }

  @Override
  public boolean congested() {
    return socket.writeQueueFull();
  }

  @Override
  public void close(int code, String reason) {
    if (closing) {
      return;
    }
    closing = true;
    if (spokeLast) {
      lingering = vertx.setTimer(LINGER_MILLIS, fired -> socket.close());
    } else {
      socket.close();
    }
  }

  private void bytes(Buffer chunk) {
    if (closing || deaf) {
      return;
    }
    try {
      reader.take(chunk);
    } catch (ExchangeException e) {
      deaf = true;
      if (handler != null) {
        handler.broken(e);
      }
    }
  }

  private void packet(Buffer packet) {
    if (closing) {
      return;
    }
    spokeLast = false;
    if (protocol == null) {
      protocol = packet.getByte(0) == BRACE ? IpcTransport.JSON : IpcTransport.CBOR;
    }
    if (handler != null) {
      handler.packet(packet);
    }
  }

  private void closed(ConnectionHandler told) {
    closing = true;
    if (lingering >= 0) {
      vertx.cancelTimer(lingering);
    }
    told.closed();
  }
}
