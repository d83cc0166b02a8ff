package dev.exchange.transports.websocket;

import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket. A packet is one message of it, put together from its frames as bytes, so that text
 * is decoded once and strictly by whoever reads the packet.
 *
 * <p>Threading: the context of the socket.
 *
 * <p>Source: RFC 6455; docs/spec/protocol.md, W1.
 */
final class WebSocketConnection implements Connection {

  /** Up to how many bytes a message is put together; a longer one is given as it is by then. */
  static final int MAX_MESSAGE = 2 << 20;

  private static final int WRITE_QUEUE = 1 << 20;

  private final WebSocketBase socket;
  private final String protocol;
  private final boolean text;
  private @Nullable ConnectionHandler handler;
  private @Nullable Buffer message;
  private boolean closed;

  WebSocketConnection(WebSocketBase socket, String protocol) {
    this.socket = socket;
    this.protocol = protocol;
    text = protocol.equals(WebSocketTransport.JSON);
  }

  /** The socket is open. */
  void opened() {
    socket.setWriteQueueMaxSize(WRITE_QUEUE);
  }

  /** Says who is told of what comes. */
  void deliverTo(ConnectionHandler told) {
    handler = told;
    socket.drainHandler(nothing -> told.drained());
  }

  /** A frame of the socket. */
  void frame(WebSocketFrame frame) {
    if (!(frame.isText() || frame.isBinary() || frame.isContinuation())) {
      return;
    }
    Buffer part = frame.binaryData();
    Buffer before = message;
    if (before == null && frame.isFinal()) {
      packet(part);
      return;
    }
    Buffer whole = before == null ? Buffer.buffer().appendBuffer(part) : before.appendBuffer(part);
    message = whole;
    if (frame.isFinal() || whole.length() > MAX_MESSAGE) {
      message = null;
      packet(whole);
    }
  }

  /** The socket is closed. */
  void closed() {
    closed = true;
    if (handler != null) {
      handler.closed();
    }
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public void send(Buffer packet) {
    if (closed) {
      return;
    }
    if (text) {
      socket.writeFinalTextFrame(packet.toString());
    } else {
      socket.writeFinalBinaryFrame(packet);
    }
  }

  @Override
  public boolean congested() {
    return !closed && socket.writeQueueFull();
  }

  @Override
  public void close(int code, String reason) {
    if (!closed) {
      socket.close((short) code, reason);
    }
  }

  private void packet(Buffer packet) {
    if (handler != null && !closed) {
      handler.packet(packet);
    }
  }
}
