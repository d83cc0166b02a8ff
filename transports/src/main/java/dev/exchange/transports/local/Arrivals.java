package dev.exchange.transports.local;

import dev.exchange.api.Subscription;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who waits for an id to arrive. Each is told at most once, in the order of the calls.
 *
 * <p>Threading: any thread; the callbacks come on that of {@link #arrived}.
 */
final class Arrivals {

  /** One call of {@link #await}: two with the same callback are two. */
  private static final class Waiting {
    private final Runnable callback;

    Waiting(Runnable callback) {
      this.callback = callback;
    }
  }

  /** Invariant: a set is changed only inside of an operation of the map on its key. */
  private final ConcurrentMap<String, Set<Waiting>> waiting = new ConcurrentHashMap<>();

  /** Waits for an id. The subscription forgets it. */
  Subscription await(String id, Runnable callback) {
    Waiting one = new Waiting(callback);
    waiting.compute(
        id,
        (key, others) -> {
          Set<Waiting> all = others == null ? new LinkedHashSet<>() : others;
          all.add(one);
          return all;
        });
    return () ->
        waiting.computeIfPresent(
            id,
            (key, others) -> {
              others.remove(one);
              return others.isEmpty() ? null : others;
            });
  }

  /** The id is there: tells those who wait for it. */
  void arrived(String id) {
    Set<Waiting> told = waiting.remove(id);
    if (told != null) {
      told.forEach(one -> one.callback.run());
    }
  }
}
