package dev.exchange.host.state;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * All cases of {@code scripts/conformance/state}, for the functions of one language. A language
 * extends this and says how a case becomes a state.
 */
public abstract class StateConformance {

  /** The state of a case, before its first step. */
  protected abstract StateUnderTest create(StateCase definition);

  /** Whether a case is played; each is, unless a language says otherwise. */
  protected boolean plays(StateCase definition) {
    return true;
  }

  @TestFactory
  final Stream<DynamicTest> everyCaseHolds() {
    return StateCase.all().stream()
        .filter(this::plays)
        .map(each ->
            DynamicTest.dynamicTest(each.toString(), () -> CasePlayer.play(each, create(each))));
  }
}
