package dev.exchange.host.exchange;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Listener;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.spi.PacketTransport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A road in memory whose other end is a runner of wire cases. */
final class WireRoad implements PacketTransport {

  /** One connection, as the runner sees it. */
  static final class Line implements Connection {
    final List<Buffer> out = new ArrayList<>();
    final Promise<Connection> opened = Promise.promise();
    @Nullable ConnectionHandler end;
    boolean closed;

    @Override
    public String protocol() {
      return "exchange.v1.json";
    }

    @Override
    public void send(Buffer packet) {
      out.add(packet);
    }

    @Override
    public boolean congested() {
      return false;
    }

    @Override
    public void close(int code, String reason) {
      closed = true;
    }
  }

  /** Connections that the exchange has opened and the runner has not accepted. */
  final Queue<Line> dialled = new ArrayDeque<>();

  private @Nullable Acceptor acceptor;

  /** The runner opens a connection. */
  Line open() {
    Line line = new Line();
    line.end = acceptor.accept(line);
    return line;
  }

  @Override
  public String name() {
    return "wire";
  }

  @Override
  public Future<Connection> dial(Vertx vertx, ConnectOptions options, ConnectionHandler handler) {
    Line line = new Line();
    line.end = handler;
    dialled.add(line);
    return line.opened.future();
  }

  @Override
  public Future<Listener> listen(Vertx vertx, ConnectOptions options, Acceptor taking) {
    acceptor = taking;
    return Future.succeededFuture(Listener.at(options, () -> acceptor = null));
  }
}
