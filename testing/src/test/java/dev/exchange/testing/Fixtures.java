package dev.exchange.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests that are meant to fail, and shows what JUnit is told. */
final class Fixtures {

  private Fixtures() {}

  /**
   * What came of a run.
   *
   * @param tests the display names of all tests
   * @param failures what tests and containers failed with
   */
  record Outcomes(List<String> tests, List<Throwable> failures) {

    /** The one failure, as a console shows it. */
    String printed() {
      StringWriter text = new StringWriter();
      failures.getFirst().printStackTrace(new PrintWriter(text));
      return text.toString();
    }

    Throwable failure() {
      if (failures.size() != 1) {
        throw new AssertionError("expected one failure, got " + failures);
      }
      return failures.getFirst();
    }
  }

  /** Runs a method with as many seeds as it says, whatever this run of the tests is given. */
  static Outcomes run(Class<?> fixture, String method) {
    return run(fixture, method, Map.of("exchange.seeds", "10000"));
  }

  /** Runs a method, which is told as {@code name} or {@code name(types)}. */
  static Outcomes run(Class<?> fixture, String method, Map<String, String> parameters) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectMethod(fixture.getName() + "#" + method))
            .configurationParameters(parameters)
            .build();
    Outcomes outcomes = new Outcomes(new ArrayList<>(), new ArrayList<>());
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionStarted(TestIdentifier test) {
                if (test.isTest()) {
                  outcomes.tests().add(test.getDisplayName());
                }
              }

              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(outcomes.failures()::add);
              }
            });
    return outcomes;
  }
}
