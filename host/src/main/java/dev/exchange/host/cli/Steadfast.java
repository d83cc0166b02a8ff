package dev.exchange.host.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds the host again when it has gone away, for commands that go on: says so once, and tries
 * until it is back.
 *
 * <p>Threading: the thread of the command.
 */
final class Steadfast {

  /** How long a link may take to be made. */
  private static final Duration OPENING = Duration.ofSeconds(20);

  /** After how long without an answer the host is away. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final HostPlace place;
  private final Terminal terminal;
  private final Interruption interruption;

  Steadfast(HostPlace place, Surroundings surroundings, Interruption interruption) {
    this.place = place;
    this.terminal = new Terminal(surroundings);
    this.interruption = interruption;
  }

  /** The host, which must be there. */
  LinkedHost first() {
    return LinkedHost.open(place, OPENING, ANSWER);
  }

  /** Says something about the host. */
  void say(String sentence) {
    terminal.err().println(terminal.faint("exchange: " + sentence));
  }

  /**
   * The host again, after it did not answer.
   *
   * @param lost what there was of it
   * @param why what it failed with
   * @return null if the command shall end
   * @throws CommandFailure if it is back, and does not want this command any more
   */
  @Nullable LinkedHost again(LinkedHost lost, CommandFailure why) {
    if (why.exit() != ExitCode.UNREACHABLE) {
      lost.close();
      throw why;
    }
    say("the host at " + place.url() + " is away; waiting for it");
    lost.close();
    while (!interruption.within(PAUSE)) {
      try {
        LinkedHost found = LinkedHost.open(place, OPENING, ANSWER);
        say("the host at " + place.url() + " is back");
        return found;
      } catch (CommandFailure failure) {
        if (failure.exit() != ExitCode.UNREACHABLE) {
          throw failure;
        }
      }
    }
    return null;
  }
}
