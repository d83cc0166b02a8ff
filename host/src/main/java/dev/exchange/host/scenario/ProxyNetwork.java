package dev.exchange.host.scenario;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the processes of a scenario: for each that has the address of another one, a
 * port of the runner, which leads there.
 *
 * <pre>
 *   shop --&gt; 127.0.0.1:40001 --Gate shop→stock--&gt; 127.0.0.1:(port of stock)
 *        &lt;--                 &lt;-Gate stock→shop---
 * </pre>
 *
 * <p>Threading: any thread; all is done on one context.
 */
final class ProxyNetwork {

  private static final String HERE = "127.0.0.1";

  private record Way(String from, String to) {

    Way back() {
      return new Way(to, from);
    }
  }

  private final Context context;
  private final Vertx vertx;
  private final NetClient client;
  private final Map<Way, Gate> gates = new HashMap<>();
  private final Map<Way, Set<ProxyConnection>> connections = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();

  ProxyNetwork(Vertx vertx) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
    client = vertx.createNetClient();
  }

  /** Opens the way from a process to another one; gives the address by which the first uses it. */
  Future<String> open(String from, String to) {
    Way way = new Way(from, to);
    return on(() ->
        vertx
            .createNetServer()
            .connectHandler(near -> accepted(way, near))
            .listen(0, HERE)
            .map(server -> HERE + ":" + server.actualPort()));
  }

  /** A process listens there now. */
  Future<Void> listens(String process, int port) {
    return on(() -> {
      ports.put(process, port);
      return Future.succeededFuture();
    });
  }

  /** A process has ended. */
  Future<Void> ended(String process) {
    return on(() -> {
      ports.remove(process);
      return Future.succeededFuture();
    });
  }

  /** Something goes wrong between two processes, or no longer. */
  Future<Void> fault(Step.Fault fault) {
    Way way = new Way(fault.one(), fault.other());
    return on(() -> {
      switch (fault.kind()) {
        case PARTITION -> {
          gate(way).hold();
          gate(way.back()).hold();
        }
        case HALF_OPEN -> gate(way).hold();
        case HEAL -> {
          gate(way).open();
          gate(way.back()).open();
        }
        case CUT -> {
          cut(way);
          cut(way.back());
        }
      }
      return Future.succeededFuture();
    });
  }

  private void accepted(Way way, NetSocket near) {
    ProxyConnection connection = new ProxyConnection(near, gate(way), gate(way.back()));
    Set<ProxyConnection> all = connections.computeIfAbsent(way, key -> new LinkedHashSet<>());
    all.add(connection);
    near.closeHandler(closed -> all.remove(connection));
    connection.call(() -> {
      Integer port = ports.get(way.to());
      return port == null
          ? Future.failedFuture("expected a process that listens, it has ended")
          : client.connect(port, HERE);
    });
  }

  private void cut(Way way) {
    List.copyOf(connections.getOrDefault(way, Set.of())).forEach(ProxyConnection::cut);
  }

  private Gate gate(Way way) {
    return gates.computeIfAbsent(way, key -> new Gate());
  }

  private <T extends @Nullable Object> Future<T> on(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(now -> work.get().onComplete(done));
    return done.future();
  }
}
