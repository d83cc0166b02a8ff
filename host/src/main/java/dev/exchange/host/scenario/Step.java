package dev.exchange.host.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done.
 *
 * @param written where it is
 * @param action what
 */
record Step(Written written, Action action) {

  /** What can be done. */
  sealed interface Action {}

  /** Asks. */
  record Request(Call call, Expectation expected) implements Action {}

  /** Sends an event. */
  record Send(Call call) implements Action {}

  /** Looks at a cell of an exchange that is in that process. */
  record Look(String process, String exchange, String cell, Expectation expected)
      implements Action {}

  /** Something goes wrong between two processes, or does not any longer. */
  record Fault(Kind kind, String one, String other) implements Action {

    /** What goes wrong; its name is that of the step. */
    enum Kind {
      /** Nothing gets through, and nobody is told. */
      PARTITION("partition"),
      /** Nothing gets through from the first to the other. */
      HALF_OPEN("halfOpen"),
      /** What was held up gets through, and so does what comes. */
      HEAL("heal"),
      /** The connections between them break. */
      CUT("cut");

      private final String title;

      Kind(String title) {
        this.title = title;
      }

      String title() {
        return title;
      }
    }
  }

  /** Lets time pass. */
  record Advance(Duration time) implements Action {}

  /** A process that was killed runs again, and has lost what it held. */
  record Start(String process) implements Action {}

  /** A process is gone, in this moment and without a word. */
  record Kill(String process) implements Action {}

  /**
   * A message.
   *
   * @param process whose gateway speaks
   * @param name of the message
   * @param value what it says
   * @param to the exchange that is meant; null for whoever handles the name
   * @param timeout how long the answer may take; null for what is usual
   */
  record Call(
      String process,
      String name,
      @Nullable Object value,
      @Nullable String to,
      @Nullable Duration timeout) {}
}
