package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Passes bytes on to another port until it is told to cut all that goes through it. */
final class CuttingProxy {

  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  /** How many bytes may still pass before all is cut. */
  private final AtomicLong budget = new AtomicLong(Long.MAX_VALUE);

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

  /** Cuts all that is open, whatever is on its way, when that many bytes have passed from now. */
  void cutAfter(long bytes) {
    budget.set(bytes);
  }

  private void join(NetSocket near, NetSocket far) {
    connections.incrementAndGet();
    pass(near, far);
    pass(far, near);
    near.resume();
  }

  private void pass(NetSocket from, NetSocket to) {
    open.add(from);
    from.handler(bytes -> {
      to.write(bytes);
      if (budget.addAndGet(-bytes.length()) <= 0) {
        budget.set(Long.MAX_VALUE);
        Set.copyOf(open).forEach(NetSocket::close);
      }
    });
    from.exceptionHandler(e -> {});
    from.closeHandler(gone -> {
      open.remove(from);
      to.close();
    });
  }
}
