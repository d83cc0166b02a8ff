package dev.exchange.host.exchange;

import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a test has done to the complex that it tests: time passes, links break, programs are
 * deployed.
 *
 * <p>Threading: the owning thread of the test's program.
 */
@FunctionalInterface
public interface TestControl {

  /**
   * Does it.
   *
   * @param what its name, such as {@code partition}
   * @param given its arguments, by their names
   * @return its result, a value; fails with BAD_MESSAGE for what it does not know, and with what it
   *     fails with itself
   */
  Future<? extends @Nullable Object> call(String what, ValueMap given);
}
