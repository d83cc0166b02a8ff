package dev.exchange.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * What a test of many seeds does with each: operations that the seed chooses. When a seed fails,
 * its steps are left out one after the other, as long as it still fails in the same way.
 *
 * <pre>{@code
 * @Seeds(1_000)
 * void nothingIsLost(Complex complex, Exchange test, Scenario scenario) {
 *   scenario.steps(20, () -> scenario.choose(2) == 0 ? add(test) : cut(complex));
 *   ...
 * }
 * }</pre>
 *
 * <p>What is chosen outside of the steps is the same whether steps are left out or not; what is
 * chosen in a step is so too.
 *
 * <p>Threading: that of the test.
 */
public final class Scenario {

  private static final long STRIDE = 0x9E37_79B9_7F4A_7C15L;

  private final long seed;
  private final IntPredicate kept;
  private final SplittableRandom outside;
  private final List<String> names = new ArrayList<>();
  private final List<Integer> done = new ArrayList<>();
  private SplittableRandom random;
  private int at = -1;

  /**
   * A scenario of that seed.
   *
   * @param kept whether the step of that number, from 0 on, is done
   */
  Scenario(long seed, IntPredicate kept) {
    this.seed = seed;
    this.kept = kept;
    outside = new SplittableRandom(seed);
    random = outside;
  }

  /** One of the numbers from 0 on that are less than {@code count}, which is 1 or more. */
  public int choose(int count) {
    return random.nextInt(count);
  }

  /** One of those, of which there is at least one. */
  public <T> T choose(List<T> some) {
    return some.get(choose(some.size()));
  }

  /** True that likely, 0 to 1. */
  public boolean chance(double likely) {
    return random.nextDouble() < likely;
  }

  /** Does those, in that order, except for what is left out. */
  public void steps(List<Step> steps) {
    steps.forEach(this::step);
  }

  /** Makes that many steps, then does them in that order, except for what is left out. */
  public void steps(int count, Supplier<Step> making) {
    List<Step> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(making.get());
    }
    steps(made);
  }

  /**
   * Does that, unless it is left out.
   *
   * @throws IllegalStateException inside of another step
   */
  public void step(Step step) {
    if (at >= 0) {
      throw new IllegalStateException(
          "expected steps one after the other, got %s inside of %s"
              .formatted(step.name(), names.get(at)));
    }
    int number = names.size();
    names.add(step.name());
    if (kept.test(number)) {
      done.add(number);
      at = number;
      random = new SplittableRandom(seed + STRIDE * (number + 1));
      step.action().run();
      random = outside;
      at = -1;
    }
  }

  /** The numbers of those that were begun. */
  List<Integer> done() {
    return List.copyOf(done);
  }

  String name(int number) {
    return names.get(number);
  }

  /** The step that has begun and not ended: it has failed. */
  OptionalInt failed() {
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
  }
}
