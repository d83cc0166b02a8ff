package dev.exchange.host.simulation;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Listener;
import dev.exchange.api.Subscription;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import dev.exchange.spi.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * What lies between the exchanges of one process: nothing, until a test parts them. That stands for
 * exchanges which run in different processes in production.
 *
 * <p>Threading: that of the simulation.
 */
public final class LocalNetwork {

  static final String LOCAL = "local";

  private record Way(String from, String to) {}

  private final Set<Way> cuts = new HashSet<>();
  private final List<LocalWire> wires = new ArrayList<>();

  LocalNetwork() {}

  /**
   * Nothing gets through between those two exchanges, either way. Nobody is told: what is sent is
   * under way until {@link #heal}.
   */
  public void partition(String one, String other) {
    halfOpen(one, other);
    halfOpen(other, one);
  }

  /** Nothing gets through from that exchange to that other one; the other way is open. */
  public void halfOpen(String from, String to) {
    cuts.add(new Way(from, to));
  }

  /** What was under way between those two gets through, and so does what comes. */
  public void heal(String one, String other) {
    cuts.remove(new Way(one, other));
    cuts.remove(new Way(other, one));
    for (LocalWire wire : List.copyOf(wires)) {
      wire.release();
    }
  }

  boolean isCut(String from, String to) {
    return cuts.contains(new Way(from, to));
  }

  void opened(LocalWire wire) {
    wires.add(wire);
  }

  void closed(LocalWire wire) {
    wires.remove(wire);
  }

  /** The transport {@value #LOCAL} of a process, with this between its ends. */
  Transport transport() {
    for (Transport transport :
        ServiceLoader.load(Transport.class, LocalNetwork.class.getClassLoader())) {
      if (transport.name().equals(LOCAL)) {
        return new Local(transport);
      }
    }
    throw new IllegalStateException("expected a transport local in the class path, got none");
  }

  private final class Local implements Transport {

    private final Transport real;

    Local(Transport real) {
      this.real = real;
    }

    @Override
    public String name() {
      return LOCAL;
    }

    @Override
    public Future<Link> connect(Vertx vertx, ConnectOptions options, LinkHandler handler) {
      LocalWire wire = new LocalWire(LocalNetwork.this, handler);
      return real.connect(vertx, options, wire.incoming()).map(wire::over);
    }

    @Override
    public Subscription onListening(ConnectOptions options, Runnable callback) {
      return real.onListening(options, callback);
    }

    @Override
    public Future<Listener> listen(Vertx vertx, ConnectOptions options, LinkAcceptor acceptor) {
      return real.listen(
          vertx,
          options,
          link -> {
            LocalWire wire = new LocalWire(LocalNetwork.this);
            wire.over(link);
            wire.tells(acceptor.accept(wire));
            return wire.incoming();
          });
    }
  }
}
