package dev.exchange.host.routing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the peers have answered lately, also that nobody handles a name.
 *
 * <p>Bound: 4,096 names; the oldest leaves.
 *
 * <p>Threading: one thread at a time.
 *
 * <p>Source: docs/spec/routing.md, R4.
 */
public final class AnswerCache {

  private static final int MOST = 4_096;
  private static final long FOUND_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long NOBODY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Known(@Nullable Answer answer, long until) {}

  private final Map<String, Known> names = new LinkedHashMap<>();

  /** Remembers an answer; null if nobody handles the name. */
  public void put(String name, @Nullable Answer answer, long now) {
    names.remove(name);
    names.put(name, new Known(answer, now + (answer == null ? NOBODY_NANOS : FOUND_NANOS)));
    if (names.size() > MOST) {
      names.remove(names.keySet().iterator().next());
    }
  }

  /** Where the name is handled; null if that is not known. */
  public @Nullable Answer get(String name, long now) {
    Known known = current(name, now);
    return known == null ? null : known.answer();
  }

  /** Whether it is known that nobody handles the name. */
  public boolean isNobody(String name, long now) {
    Known known = current(name, now);
    return known != null && known.answer() == null;
  }

  /** Forgets a name. */
  public void remove(String name) {
    names.remove(name);
  }

  /** Forgets all. */
  public void clear() {
    names.clear();
  }

  private @Nullable Known current(String name, long now) {
    Known known = names.get(name);
    if (known != null && now - known.until() > 0) {
      names.remove(name);
      return null;
    }
    return known;
  }
}
