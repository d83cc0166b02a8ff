package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on to another port until it is told to cut all that goes through it. */
final class CuttingProxy {

  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final NetServer server;

  CuttingProxy(Vertx vertx, int port) {
    NetClient client = vertx.createNetClient();
    server =
        await(
            vertx
                .createNetServer()
                .connectHandler(near -> {
                  near.pause();
                  client
                      .connect(port, "127.0.0.1")
                      .onSuccess(far -> join(near, far))
                      .onFailure(e -> near.close());
                })
                .listen(0, "127.0.0.1"));
  }

  int port() {
    return server.actualPort();
  }

  /** How many connections there were. */
  int connections() {
    return connections.get();
  }

  /** Whether something goes through. */
  boolean isUsed() {
    return !open.isEmpty();
  }

  /** Cuts all that is open, whatever is on its way. */
  void cut() {
    Set.copyOf(open).forEach(NetSocket::close);
  }

  private void join(NetSocket near, NetSocket far) {
    connections.incrementAndGet();
    pass(near, far);
    pass(far, near);
    near.resume();
  }

  private void pass(NetSocket from, NetSocket to) {
    open.add(from);
    from.handler(to::write);
    from.exceptionHandler(e -> {});
    from.closeHandler(gone -> {
      open.remove(from);
      to.close();
    });
  }
}
