package dev.exchange.testing;

import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives a test its complex, which ends with it, and adds the report to what it fails with.
 *
 * <p>Threading: that of the test.
 */
final class ExchangeExtension
    implements ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {

  private static final Namespace NAMESPACE = Namespace.create(ExchangeExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return Furniture.gives(parameter.getParameter().getType())
        && context.getTestMethod().filter(test -> !isSeeded(test)).isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return furniture(context).give(parameter.getParameter().getType());
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable cause)
      throws Throwable {
    throw reported(context, cause);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable cause)
      throws Throwable {
    throw reported(context, cause);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable cause)
      throws Throwable {
    throw reported(context, cause);
  }

  private static Throwable reported(ExtensionContext context, Throwable cause) {
    Furniture own = context.getStore(NAMESPACE).get(Furniture.class, Furniture.class);
    if (own == null) {
      return cause;
    }
    Complex complex = own.complex();
    return Report.on(cause, complex, "@ExchangeTest(seed = %d)".formatted(complex.seed()));
  }

  private static Furniture furniture(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            Furniture.class, key -> new Furniture(seed(context)), Furniture.class);
  }

  private static boolean isSeeded(Method test) {
    return AnnotationSupport.isAnnotated(test, Seeds.class);
  }

  private static long seed(ExtensionContext context) {
    for (ExtensionContext at = context; ; at = at.getParent().orElseThrow()) {
      Optional<ExchangeTest> found =
          AnnotationSupport.findAnnotation(at.getElement(), ExchangeTest.class);
      if (found.isPresent()) {
        return found.get().seed();
      }
    }
  }
}
