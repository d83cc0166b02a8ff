package dev.exchange.host.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bugs that were planted on purpose are found by the models, within 10,000 seeds. */
class PlantedBugsTest {

  private static final int SEEDS = 10_000;

  /** What somebody might get wrong. */
  enum Bug {
    THE_RECEIVER_COUNTS_ONE_TOO_MANY(
        "link/Receiving.java",
        LinkModel.class,
        "  long received() {\n    return received;",
        "  long received() {\n    return received + 1;"),
    A_WELCOME_SKIPS_ONE(
        "link/Session.java",
        LinkModel.class,
        "outbox.resume(welcome.seq());",
        "outbox.resume(welcome.seq() + 1);"),
    A_HELLO_THAT_COMES_TOO_LATE_ENDS_THE_SESSION(
        "link/Session.java",
        LinkModel.class,
        "state == State.GREETING && err.code() == ErrorCode.TIMEOUT",
        "state == State.GREETING && err.code() == ErrorCode.LOOP");

    private final String file;
    private final Class<?> model;
    private final String right;
    private final String wrong;

    Bug(String file, Class<?> model, String right, String wrong) {
      this.file = file;
      this.model = model;
      this.right = right;
      this.wrong = wrong;
    }
  }

  @ParameterizedTest
  @EnumSource
  void isFound(Bug bug) throws IOException {
    Mutant mutant = Mutant.of(bug.file, bug.right, bug.wrong);
    List<?> wrong = List.of();
    long seed = 0;
    while (wrong.isEmpty() && seed < SEEDS) {
      wrong = mutant.play(bug.model, ++seed);
    }
    assertThat(wrong).as("%s within %d seeds", bug, seed).isNotEmpty();
  }
}
