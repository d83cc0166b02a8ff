package dev.exchange.host.simulation;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.spi.PacketTransport;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * What lies between the processes of a simulation, and what goes wrong there.
 *
 * <p>A process is found by its name or as {@code localhost}, and by its port or address: {@code
 * ws://shop:7070/exchange}. Each process has ports of its own.
 *
 * <p>Threading: that of the simulation.
 */
public final class Network {

  /** The first port that is given to whoever wants any. */
  private static final int FIRST_PORT = 49_152;

  private record Way(String from, String to) {}

  /**
   * Where somebody listens.
   *
   * @param process whose it is
   * @param context where connections are accepted
   * @param acceptor of connections to a path; empty if there is none
   */
  record Place(
      String process,
      Context context,
      Function<String, Optional<PacketTransport.Acceptor>> acceptor) {}

  /** Who listens at a port, which each process has of its own, or at an address. */
  private record Listening(String address, Place place) {

    boolean excludes(Listening other) {
      boolean same = place.process().equals(other.place.process());
      return address.equals(other.address) && (same || !Address.isPort(address));
    }
  }

  private final VirtualTime time;
  private final SplittableRandom random;
  private final Alarms alarms;
  private final List<Listening> places = new ArrayList<>();
  private final Map<Way, Conditions> conditions = new HashMap<>();
  private final Set<Way> cuts = new HashSet<>();
  private final List<NetworkConnection> connections = new ArrayList<>();
  private final Set<Wire> holding = new LinkedHashSet<>();
  private Conditions usual = Conditions.GOOD;
  private int nextPort = FIRST_PORT;

  Network(Agenda agenda, VirtualTime time, SplittableRandom random) {
    this.time = time;
    this.random = random;
    alarms = new Alarms("network", agenda, time);
  }

  /** What the network is like wherever nothing else is said. */
  public void usually(Conditions all) {
    usual = all;
  }

  /** What the network is like between those two processes, both ways. */
  public void between(String one, String other, Conditions both) {
    conditions.put(new Way(one, other), both);
    conditions.put(new Way(other, one), both);
  }

  /**
   * Nothing gets through between those two processes, either way. Nobody is told: what is sent is
   * under way until {@link #heal}.
   */
  public void partition(String one, String other) {
    halfOpen(one, other);
    halfOpen(other, one);
  }

  /** Nothing gets through from that process to that other one; the other way is open. */
  public void halfOpen(String from, String to) {
    cuts.add(new Way(from, to));
  }

  /**
   * What was under way between those two gets through, and so does what comes. That holds for what
   * was sent before an end was closed, or its process was killed, too.
   */
  public void heal(String one, String other) {
    cuts.remove(new Way(one, other));
    cuts.remove(new Way(other, one));
    for (Wire wire : List.copyOf(holding)) {
      wire.healed();
    }
  }

  /**
   * All connections between those two processes break in this moment; what was under way is lost.
   */
  public void cut(String one, String other) {
    for (NetworkConnection connection : List.copyOf(connections)) {
      connection.cut(one, other);
    }
  }

  /** How many connections are open, seen from either end. */
  public int connections() {
    return connections.size() / 2;
  }

  long nanos() {
    return time.nanos();
  }

  /** Runs a task at that time. */
  void at(long nanos, Runnable task) {
    alarms.at(nanos, task);
  }

  boolean chance(double likely) {
    return likely > 0 && random.nextDouble() < likely;
  }

  /** A time of up to that many ns. */
  long some(long nanos) {
    return nanos == 0 ? 0 : random.nextLong(nanos + 1);
  }

  Conditions conditions(String from, String to) {
    Conditions own = conditions.get(new Way(from, to));
    return own == null ? usual : own;
  }

  boolean isCut(String from, String to) {
    return cuts.contains(new Way(from, to));
  }

  /** That wire holds something back until its way is free. */
  void holds(Wire wire) {
    holding.add(wire);
  }

  /** That wire holds nothing back any more. */
  void releases(Wire wire) {
    holding.remove(wire);
  }

  void opened(NetworkConnection connection) {
    connections.add(connection);
  }

  void closed(NetworkConnection connection) {
    connections.remove(connection);
  }

  /** A port that nobody has. */
  int freePort() {
    return nextPort++;
  }

  /**
   * Somebody listens.
   *
   * @throws ExchangeException CONFLICT if somebody does already
   */
  void listen(String address, Place place) {
    Listening begun = new Listening(address, place);
    for (Listening other : places) {
      if (begun.excludes(other)) {
        throw new ExchangeException(
            ErrorCode.CONFLICT,
            "expected %s to be free, %s listens there".formatted(address, other.place.process()));
      }
    }
    places.add(begun);
  }

  void forget(String address, String process) {
    places.removeIf(each -> each.address.equals(address) && each.place.process().equals(process));
  }

  /** Whom a process finds there: as {@code localhost} itself, or else who was there first. */
  Optional<Place> find(Address address, String process) {
    List<Place> there =
        places.stream()
            .filter(each -> each.address.equals(address.key()))
            .map(Listening::place)
            .filter(place -> address.anybody() || address.host().equals(place.process()))
            .toList();
    return there.stream()
        .filter(place -> place.process().equals(process))
        .findFirst()
        .or(() -> there.stream().findFirst());
  }

  /** A process has ended. */
  void leaves(String process) {
    places.removeIf(each -> each.place.process().equals(process));
    for (NetworkConnection connection : List.copyOf(connections)) {
      connection.left(process);
    }
  }
}
