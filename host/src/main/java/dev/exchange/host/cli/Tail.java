package dev.exchange.host.cli;

import dev.exchange.api.ValueMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows the exchanges of a host and hands on each event once, until it shall end.
 *
 * <p>Threading: the thread of the command, which waits here; events come on others and wait in a
 * queue. What the queue has no room for is counted, and told.
 */
final class Tail {

  /** How many events may wait to be printed. */
  private static final int WAITING = 10_000;

  /** How often the host is asked for its exchanges, in ns; changes are told at once besides. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Surroundings surroundings;
  private final Steadfast host;
  private final Set<String> wanted;
  private final String pattern;
  private final BlockingQueue<Sighting> queue = new ArrayBlockingQueue<>(WAITING);
  private final LongAdder missed = new LongAdder();
  private final AtomicBoolean changed = new AtomicBoolean();
  private final Sightings sightings;

  /**
   * One that has not begun.
   *
   * @param wanted ids of the exchanges; none stands for all
   */
  Tail(Surroundings surroundings, Steadfast host, String pattern, Set<String> wanted) {
    this.surroundings = surroundings;
    this.host = host;
    this.pattern = pattern;
    this.wanted = Set.copyOf(wanted);
    sightings = new Sightings(surroundings.machine().clock());
  }

  /**
   * Follows until told to end, or until the host wants this command no more.
   *
   * @param which events to hand on
   * @param print is given each
   * @param ended is asked again and again, at least every 50 ms
   */
  void run(Predicate<Sighting> which, Consumer<Sighting> print, Ended ended) {
    LinkedHost current = host.first();
    try {
      checkWanted(current);
      while (current != null) {
        current = follow(current, which, print, ended);
      }
    } finally {
      if (current != null) {
        current.close();
      }
    }
  }

  /** Follows one host until the end, which is null, or until it is lost and found again. */
  private @Nullable LinkedHost follow(
      LinkedHost current, Predicate<Sighting> which, Consumer<Sighting> print, Ended ended) {
    Following following = new Following(current, pattern, sighting -> take(sighting, which));
    try {
      current.onChange(() -> changed.set(true));
      long looked = surroundings.machine().clock().nanos();
      look(current, following);
      while (!ended.now()) {
        pass(print, ended);
        long now = surroundings.machine().clock().nanos();
        if (changed.getAndSet(false) || now - looked > LOOK_NANOS) {
          looked = now;
          look(current, following);
        }
      }
      drain(print, ended);
      current.close();
      return null;
    } catch (CommandFailure failure) {
      drain(print, ended);
      return host.again(current, failure);
    }
  }

  /** Waits a moment for an event, and prints what was held long enough. */
  private void pass(Consumer<Sighting> print, Ended ended) {
    try {
      Sighting first = queue.poll(Sightings.HOLD.toMillis(), TimeUnit.MILLISECONDS);
      for (Sighting next = first; next != null; next = queue.poll()) {
        sightings.add(next);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    print(sightings.ripe(), print, ended);
    long lost = missed.sumThenReset();
    if (lost > 0) {
      host.say(lost + " events were not printed: they come faster than they are read");
    }
  }

  private void drain(Consumer<Sighting> print, Ended ended) {
    for (Sighting next = queue.poll(); next != null; next = queue.poll()) {
      sightings.add(next);
    }
    print(sightings.rest(), print, ended);
  }

  private static void print(List<Sighting> taken, Consumer<Sighting> print, Ended ended) {
    for (Sighting each : taken) {
      if (ended.enough()) {
        return;
      }
      print.accept(each);
    }
  }

  private void take(Sighting sighting, Predicate<Sighting> which) {
    if (which.test(sighting) && !queue.offer(sighting)) {
      missed.increment();
    }
  }

  private void look(LinkedHost current, Following following) {
    Set<String> ids = new HashSet<>(exchanges(current));
    if (!wanted.isEmpty()) {
      ids.retainAll(wanted);
    }
    following.update(ids).forEach(host::say);
  }

  private void checkWanted(LinkedHost current) {
    Set<String> there = exchanges(current);
    for (String id : wanted) {
      if (!there.contains(id)) {
        current.close();
        throw new CommandFailure(
            ExitCode.FAILED,
            "NO_HANDLER: expected an exchange of this host, got "
                + id
                + "; there are "
                + String.join(", ", there));
      }
    }
  }

  private static Set<String> exchanges(LinkedHost current) {
    Set<String> ids = new TreeSet<>();
    for (Object each : current.ask("host.exchanges", null).list("exchanges")) {
      ids.add(((ValueMap) Objects.requireNonNull(each)).text("id"));
    }
    return ids;
  }

  /** When to end. */
  interface Ended {

    /** Whether it shall end. */
    boolean now();

    /** Whether nothing more shall be printed. */
    boolean enough();
  }
}
