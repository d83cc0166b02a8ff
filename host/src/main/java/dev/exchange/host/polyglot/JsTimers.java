package dev.exchange.host.polyglot;

import dev.exchange.host.exchange.Turns;
import java.util.HashSet;
import java.util.Set;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Timers of one program, at most {@value #MAX} at a time. They end with it.
 *
 * <p>Threading: the owning thread of the program.
 */
public final class JsTimers {

  private static final int MAX = 100_000;

  private final JsProgram program;
  private final Set<Timer> waiting = new HashSet<>();

  JsTimers(JsProgram program) {
    this.program = program;
  }

  /**
   * Calls a function later, on behalf of what is being handled now.
   *
   * @param millis at least 1
   * @return null if there are too many
   */
  @HostAccess.Export
  public @Nullable Timer start(double millis, Value function) {
    if (waiting.size() >= MAX) {
      return null;
    }
    Timer timer = new Timer();
    Runnable turn = program.bind(function::executeVoid);
    timer.running =
        program
            .site()
            .turns()
            .schedule(
                (long) millis,
                () -> {
                  waiting.remove(timer);
                  turn.run();
                });
    waiting.add(timer);
    return timer;
  }

  /** The nanoseconds since an arbitrary point, as ms. */
  @HostAccess.Export
  public double now() {
    return program.site().clock().nanos() / 1e6;
  }

  /** The time of day in ms. */
  @HostAccess.Export
  public double millis() {
    return program.site().clock().millis();
  }

  void close() {
    waiting.forEach(Timer::stop);
    waiting.clear();
  }

  /** One of them. */
  public final class Timer {

    private Turns.@Nullable Timer running;

    private Timer() {}

    /** Forgets it. */
    @HostAccess.Export
    public void cancel() {
      waiting.remove(this);
      stop();
    }

    private void stop() {
      if (running != null) {
        boolean _ = running.cancel();
      }
    }
  }
}
