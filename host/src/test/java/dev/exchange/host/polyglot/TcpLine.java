package dev.exchange.host.polyglot;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a port of this machine, which a test can cut. */
final class TcpLine implements AutoCloseable {

  private final Vertx vertx;
  private final int to;
  private final NetServer server;
  private final Set<NetSocket> ends = ConcurrentHashMap.newKeySet();

  TcpLine(Vertx vertx, int to) {
    this.vertx = vertx;
    this.to = to;
    this.server =
        ScriptHost.await(
            vertx.createNetServer().connectHandler(this::connect).listen(0, "127.0.0.1"));
  }

  int port() {
    return server.actualPort();
  }

  /** Breaks every connection; whoever connects again is let through. */
  void cut() {
    ends.forEach(NetSocket::close);
  }

  /** How many ends are open: two for each connection. */
  int open() {
    return ends.size();
  }

  @Override
  public void close() {
    ScriptHost.await(server.close());
    cut();
  }

  private void connect(NetSocket near) {
    near.pause();
    keep(near);
    vertx
        .createNetClient()
        .connect(to, "127.0.0.1")
        .onSuccess(far -> {
          keep(far);
          near.pipeTo(far).onComplete(ended -> near.close());
          far.pipeTo(near).onComplete(ended -> far.close());
        })
        .onFailure(e -> near.close());
  }

  private void keep(NetSocket end) {
    ends.add(end);
    end.closeHandler(nothing -> ends.remove(end));
    end.exceptionHandler(e -> {}); // it closes, and that is told
  }
}
