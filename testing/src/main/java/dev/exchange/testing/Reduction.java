package dev.exchange.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Leaves out of a list what is not needed: halves first, then smaller and smaller parts, then
 * single members, until none can go.
 *
 * <p>Source: A. Zeller, R. Hildebrandt, Simplifying and Isolating Failure-Inducing Input, IEEE
 * Transactions on Software Engineering 28 (2002).
 */
final class Reduction {

  private final Predicate<List<Integer>> needed;
  private int attempts;

  private Reduction(Predicate<List<Integer>> needed, int attempts) {
    this.needed = needed;
    this.attempts = attempts;
  }

  /**
   * A part of that list, in the same order, of which the same can be said.
   *
   * @param holds what is said; it holds for the whole
   * @param attempts how often it may be asked
   */
  static List<Integer> of(List<Integer> whole, Predicate<List<Integer>> holds, int attempts) {
    return new Reduction(holds, attempts).reduced(whole);
  }

  private List<Integer> reduced(List<Integer> whole) {
    List<Integer> left = without(whole, 0, whole.size());
    if (holds(left)) {
      return left;
    }
    left = whole;
    int part = Math.max(1, whole.size() / 2);
    while (!left.isEmpty() && attempts > 0) {
      List<Integer> less = pass(left, part);
      if (part == 1 && less.size() == left.size()) {
        return left;
      }
      left = less;
      part = Math.max(1, part / 2);
    }
    return left;
  }

  /** Tries once to leave out each part, from the end on: what came last is seldom a condition. */
  private List<Integer> pass(List<Integer> whole, int part) {
    List<Integer> left = whole;
    for (int to = left.size(); to > 0; to -= part) {
      List<Integer> less = without(left, Math.max(0, to - part), to);
      if (holds(less)) {
        left = less;
      }
    }
    return left;
  }

  private boolean holds(List<Integer> some) {
    return attempts-- > 0 && needed.test(some);
  }

  private static List<Integer> without(List<Integer> whole, int from, int to) {
    List<Integer> rest = new ArrayList<>(whole.subList(0, from));
    rest.addAll(whole.subList(to, whole.size()));
    return rest;
  }
}
