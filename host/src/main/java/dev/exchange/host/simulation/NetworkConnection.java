package dev.exchange.host.simulation;

import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection of the network.
 *
 * <pre>
 *   OPEN --close--> CLOSING --the other end closes, or 1 s--> CLOSED
 *     \--the other end closed, or the connection broke-----------^
 * </pre>
 *
 * <p>Threading: see {@link Connection}.
 */
final class NetworkConnection implements Connection {

  private static final int MANY_BYTES = 1 << 20;
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Network network;
  private final String process;
  private final String protocol;
  private final Context context;
  private final Wire wire;
  private final NetworkConnection other;
  private @Nullable ConnectionHandler handler;
  private int underWay;
  private boolean full;
  private boolean closing;
  private boolean over;

  private NetworkConnection(
      Network network, Ends ends, String protocol, @Nullable NetworkConnection first) {
    this.network = network;
    this.protocol = protocol;
    process = ends.own();
    context = ends.ownContext();
    Context peers = ends.peers();
    wire =
        new Wire(
            network,
            process,
            ends.peer(),
            task -> peers.runOnContext(now -> task.run()),
            this::fails);
    other = first == null ? new NetworkConnection(network, ends.reversed(), protocol, this) : first;
    network.opened(this);
  }

  /**
   * Between whom.
   *
   * @param own the process that has this end
   * @param ownContext where this end lives
   * @param peer the process that has the other end
   * @param peers where that lives
   */
  record Ends(String own, Context ownContext, String peer, Context peers) {

    private Ends reversed() {
      return new Ends(peer, peers, own, ownContext);
    }
  }

  /** The end of whoever dials. */
  static NetworkConnection between(Network network, Ends ends, String protocol) {
    return new NetworkConnection(network, ends, protocol, null);
  }

  /** The end that faces this one. */
  NetworkConnection other() {
    return other;
  }

  /** Says who is told of what comes. */
  void deliverTo(ConnectionHandler told) {
    handler = told;
  }

  /** Does something at the other end, after what was sent before. */
  void there(Runnable task) {
    wire.send(0, task);
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public void send(Buffer packet) {
    if (closing || over) {
      return;
    }
    int bytes = packet.length();
    underWay += bytes;
    full |= underWay > MANY_BYTES;
    wire.send(bytes, () -> other.arrived(packet));
  }

  @Override
  public boolean congested() {
    return full;
  }

  @Override
  public void close(int code, String reason) {
    if (closing || over) {
      return;
    }
    closing = true;
    wire.send(0, other::otherClosed);
    network.at(network.nanos() + LINGER_NANOS, () -> onContext(this::closed));
  }

  /** The connection is gone, if it is one between those two: both ends are told now. */
  void cut(String one, String two) {
    boolean between =
        (process.equals(one) && other.process.equals(two))
            || (process.equals(two) && other.process.equals(one));
    if (between) {
      fails();
    }
  }

  /** The process has ended; if this is its end, the system tells the other one. */
  void left(String gone) {
    if (process.equals(gone) && !over) {
      over = true;
      network.closed(this);
      wire.send(0, other::otherClosed);
    }
  }

  private void fails() {
    wire.end();
    other.wire.end();
    onContext(this::closed);
    other.onContext(other::closed);
  }

  private void arrived(Buffer packet) {
    other.delivered(packet.length());
    if (!closing && !over && handler != null) {
      handler.packet(packet);
    }
  }

  private void delivered(int bytes) {
    underWay -= bytes;
    if (full && underWay <= MANY_BYTES / 2) {
      full = false;
      onContext(() -> {
        if (!closing && !over && handler != null) {
          handler.drained();
        }
      });
    }
  }

  private void otherClosed() {
    if (!over) {
      wire.send(0, other::closed);
      closed();
    }
  }

  private void closed() {
    if (!over) {
      over = true;
      closing = true;
      network.closed(this);
      if (handler != null) {
        handler.closed();
      }
    }
  }

  private void onContext(Runnable task) {
    context.runOnContext(now -> task.run());
  }
}
