package dev.exchange.host.simulation;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One direction of a connection: what is sent comes out at the other end, later, in order.
 *
 * <p>While the way is cut, what has arrived is held back; it comes out when the way is free again.
 *
 * <p>Threading: that of the agenda.
 */
final class Wire {

  private static final long RESEND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int RESENDS = 8;

  private final Network network;
  private final String from;
  private final String to;
  private final Consumer<Runnable> receiver;
  private final Runnable broken;
  private final Queue<Runnable> held = new ArrayDeque<>();
  private long free;
  private long last;
  private boolean cut;

  /**
   * A wire from one process to another.
   *
   * @param receiver runs a task on the thread of whoever receives
   * @param broken is called if a packet was lost again and again
   */
  Wire(Network network, String from, String to, Consumer<Runnable> receiver, Runnable broken) {
    this.network = network;
    this.from = from;
    this.to = to;
    this.receiver = receiver;
    this.broken = broken;
  }

  /** Sends what {@code arrives} when it comes out. */
  void send(int bytes, Runnable arrives) {
    if (cut) {
      return;
    }
    Conditions now = network.conditions(from, to);
    long at = arrival(now, bytes);
    if (cut) {
      return;
    }
    if (network.chance(now.reordering())) {
      network.at(at + network.some(late(now)), () -> out(arrives));
    } else {
      last = Math.max(last, at);
      network.at(last, () -> out(arrives));
    }
    if (network.chance(now.duplication())) {
      network.at(last, () -> out(arrives));
    }
  }

  /** Nothing comes out any more. */
  void end() {
    cut = true;
    held.clear();
    network.releases(this);
  }

  /** Ways are free again, perhaps its own: then what was held back comes out. */
  void healed() {
    if (network.isCut(from, to)) {
      return;
    }
    network.releases(this);
    for (Runnable arrives = held.poll(); arrives != null; arrives = held.poll()) {
      receiver.accept(arrives);
    }
  }

  private void out(Runnable arrives) {
    if (cut) {
      return;
    }
    if (network.isCut(from, to)) {
      held.add(arrives);
      network.holds(this);
    } else {
      receiver.accept(arrives);
    }
  }

  private long arrival(Conditions now, int bytes) {
    long start = Math.max(network.nanos(), free);
    free =
        now.bytesPerSecond() == 0 ? start : start + bytes * 1_000_000_000L / now.bytesPerSecond();
    long at = free + now.latency().toNanos() + network.some(now.jitter().toNanos());
    long wait = RESEND_NANOS;
    for (int i = 0; network.chance(now.loss()); i++, wait *= 2) {
      if (i == RESENDS) {
        end();
        network.at(at, broken);
        return at;
      }
      at += wait;
    }
    return at;
  }

  private static long late(Conditions now) {
    return 3 * (now.latency().toNanos() + now.jitter().toNanos()) + 1_000_000;
  }
}
