package dev.exchange.plugins.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is due of a job at a time.
 *
 * @param fires the times for which it fires now, oldest first
 * @param missed those for which it does not fire any more
 * @param rest the job as it goes on; null if it is at its end
 */
record Round(List<Long> fires, List<Long> missed, @Nullable Job rest) {

  /** So many times of one job are looked at; whatever passed beyond them is left out. */
  static final int MOST = 1_000;

  Round {
    fires = List.copyOf(fires);
    missed = List.copyOf(missed);
  }

  /**
   * Looks at a job.
   *
   * @param tolerance how late one may fire that does not make up for what it missed, in ms
   */
  static Round of(Job job, long now, long tolerance) {
    List<Long> passed = new ArrayList<>();
    OptionalLong next = OptionalLong.of(job.next());
    while (next.isPresent() && next.getAsLong() <= now) {
      passed.add(next.getAsLong());
      next =
          passed.size() < MOST
              ? job.plan().after(next.getAsLong())
              : job.plan().beyond(next.getAsLong(), now);
    }
    int from = firing(job, passed, now, tolerance);
    int to = (int) Math.min(passed.size(), from + job.left());
    List<Long> fires = passed.subList(from, to);
    boolean ended = next.isEmpty() || fires.size() == job.left();
    Job rest = ended ? null : job.fired(fires.size(), next.getAsLong());
    return new Round(fires, passed.subList(0, from), rest);
  }

  /** From which of the times on it fires. */
  private static int firing(Job job, List<Long> passed, long now, long tolerance) {
    int last = Math.max(0, passed.size() - 1);
    return switch (job.misfire()) {
      case ALL -> 0;
      case ONCE -> last;
      case SKIP -> passed.isEmpty() || now - passed.get(last) <= tolerance ? last : passed.size();
    };
  }

  /** Whether nothing is due. */
  boolean nothing() {
    return fires.isEmpty() && missed.isEmpty();
  }
}
