package dev.exchange.testing;

import java.util.Arrays;

/**
 * What a failure says beside itself: the seed, and a picture of what happened to the messages. It
 * is among what the failure has suppressed.
 */
final class Report extends Throwable {

  private static final long serialVersionUID = 1;

  /** How many events are shown at most, the latest ones. */
  private static final int SHOWN = 200;

  private Report(String text) {
    super(text, null, false, false);
  }

  /**
   * What a test fails with.
   *
   * @param again what to write to have the same run again
   * @return the failure itself, or one around it that says where the test waited, if the failure
   *     does not know and can carry nothing
   */
  static Throwable on(Throwable cause, Complex complex, String again) {
    Report report = of(complex, again);
    cause.addSuppressed(report);
    if (Arrays.asList(cause.getSuppressed()).contains(report)) {
      return cause;
    }
    AssertionError around = new AssertionError(cause.toString(), cause);
    complex
        .whereAwaited(cause)
        .ifPresent(place -> around.setStackTrace(place.toArray(StackTraceElement[]::new)));
    around.addSuppressed(report);
    return around;
  }

  /** The report on what happened in a complex. */
  static Report of(Complex complex, String again) {
    return new Report(text(complex, again));
  }

  private static String text(Complex complex, String again) {
    int events = complex.trace().size();
    int shown = Math.min(events, SHOWN);
    String seen =
        events == 0
            ? "No message was sent."
            : "The last %d of %d trace events:%n%n%s"
                .formatted(
                    shown,
                    events,
                    SequenceDiagram.of(complex.trace().subList(events - shown, events)));
    return "seed %d; to have the same run again: %s%n%s".formatted(complex.seed(), again, seen);
  }
}
