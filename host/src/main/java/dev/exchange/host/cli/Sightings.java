package dev.exchange.host.cli;

import dev.exchange.api.MessageId;
import dev.exchange.spi.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one of the sightings of each event: several exchanges tell of it, the one that sends it on
 * and the one that handles it. Each is held for a moment, and the one that had come farthest stays.
 *
 * <p>Threading: one thread.
 */
final class Sightings {

  /** How long an event is held. */
  static final Duration HOLD = Duration.ofMillis(50);

  /** How many events that were told are remembered. */
  private static final int REMEMBERED = 20_000;

  private record Held(Sighting sighting, long since) {}

  private final Clock clock;
  private final Map<MessageId, Held> held = new LinkedHashMap<>();
  private final Set<MessageId> told = new LinkedHashSet<>();

  Sightings(Clock clock) {
    this.clock = clock;
  }

  /** One more; one of an event that was told already is ignored. */
  void add(Sighting sighting) {
    MessageId id = sighting.message().id();
    if (told.contains(id)) {
      return;
    }
    Held before = held.get(id);
    if (before == null) {
      held.put(id, new Held(sighting, clock.nanos()));
    } else if (before.sighting().depth() < sighting.depth()) {
      held.put(id, new Held(sighting, before.since()));
    }
  }

  /** Takes out the events that were held long enough, in the order in which they came. */
  List<Sighting> ripe() {
    return take(clock.nanos() - HOLD.toNanos());
  }

  /** Takes out all. */
  List<Sighting> rest() {
    return take(Long.MAX_VALUE);
  }

  private List<Sighting> take(long until) {
    List<Sighting> taken = new ArrayList<>();
    for (Held each : List.copyOf(held.values())) {
      if (until != Long.MAX_VALUE && each.since() - until > 0) {
        break;
      }
      taken.add(each.sighting());
      remember(each.sighting().message().id());
    }
    return taken;
  }

  private void remember(MessageId id) {
    held.remove(id);
    told.add(id);
    if (told.size() > REMEMBERED) {
      told.remove(told.iterator().next());
    }
  }
}
