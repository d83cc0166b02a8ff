package dev.exchange.testing;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a Future ends in a complex. */
final class Outcome {

  private Outcome() {}

  /** What went wrong until the Future was complete, or in the check of its value. */
  static <T extends @Nullable Object> Optional<Throwable> of(
      Complex complex, Future<T> future, Consumer<T> check) {
    try {
      check.accept(complex.await(future));
      return Optional.empty();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) { // the context is told, whatever it is
      return Optional.of(e);
    }
  }
}
