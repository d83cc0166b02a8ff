package dev.exchange.testing;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Makes one test of all seeds.
 *
 * <p>Threading: that of the test.
 */
final class SeedsExtension implements TestTemplateInvocationContextProvider {

  /** How many seeds a test has at most. */
  private static final String MOST = "exchange.seeds";

  private record AllSeeds(SeedsRun run) implements TestTemplateInvocationContext {

    @Override
    public String getDisplayName(int invocation) {
      return run.count() == 1 ? "seed " + run.first() : run.count() + " seeds";
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(run);
    }
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getTestMethod(), Seeds.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Seeds seeds =
        AnnotationSupport.findAnnotation(context.getTestMethod(), Seeds.class).orElseThrow();
    int wanted = atLeastOne("@Seeds of " + context.getDisplayName(), seeds.value());
    int most =
        context
            .getConfigurationParameter(MOST)
            .map(text -> atLeastOne(MOST, number(text)))
            .orElse(wanted);
    return Stream.of(new AllSeeds(new SeedsRun(seeds.first(), Math.min(wanted, most))));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static int atLeastOne(String what, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "expected a number of seeds of 1 or more as %s, got %d".formatted(what, count));
    }
    return count;
  }
}
