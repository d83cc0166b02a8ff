package dev.exchange.host.routing;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One of several peers that handle a name: by key if there is one, so that messages of a key keep
 * their peer as long as the candidates stay the same; else the less loaded of two picked at random.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/routing.md, R3; rendezvous hashing (Thaler and Ravishankar, 1998); the power
 * of two choices (Mitzenmacher, 2001).
 */
public final class PeerChoice {

  private PeerChoice() {}

  /** The candidate for a key: the one with the highest hash of key and id. */
  public static <T> T byKey(List<T> candidates, String key, Function<T, String> id) {
    T best = candidates.getFirst();
    long bestScore = Long.MIN_VALUE;
    for (T candidate : candidates) {
      long score = score(key, id.apply(candidate));
      if (score > bestScore) {
        bestScore = score;
        best = candidate;
      }
    }
    return best;
  }

  /** The less loaded of two candidates picked at random. */
  public static <T> @Nullable T byLoad(
      List<T> candidates, ToIntFunction<T> load, RandomGenerator random) {
    int size = candidates.size();
    if (size < 2) {
      return size == 0 ? null : candidates.getFirst();
    }
    int first = random.nextInt(size);
    int second = random.nextInt(size - 1);
    T one = candidates.get(first);
    T other = candidates.get(second >= first ? second + 1 : second);
    return load.applyAsInt(other) < load.applyAsInt(one) ? other : one;
  }

  private static long score(String key, String id) {
    long mixed = key.hashCode() * 0x9E3779B97F4A7C15L + id.hashCode();
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
