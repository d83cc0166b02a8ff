package dev.exchange.host.polyglot;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.Location;
import dev.exchange.api.Message;
import dev.exchange.api.Sig;
import dev.exchange.api.state.State;
import io.vertx.core.Future;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** A Python function as a handler. Threading: the owning thread of the program. */
final class PyHandler implements Handler {

  private final PyBorder border;
  private final PyCells cells;
  private final Value function;
  private final Value handle;
  private final @Nullable Location place;

  PyHandler(PyBorder border, PyCells cells, Value function, @Nullable Location place) {
    this.border = border;
    this.cells = cells;
    this.function = function;
    this.handle = border.function("handle");
    this.place = place;
  }

  @Override
  public @Nullable Object handle(Message msg, Sig sig, State state) {
    try {
      Object result =
          border.result(
              handle,
              function,
              cells.of(state),
              PyMessages.envelope(border, msg),
              msg.name(),
              border.values().in(msg.value()),
              PyMessages.emit(border, sig));
      return result instanceof Future<?> later
          ? later.recover(e -> Future.failedFuture(placed(e)))
          : result;
    } catch (ExchangeException e) {
      throw placed(e);
    }
  }

  /** A failure of the result itself has no line of its own: the function is the place. */
  private ExchangeException placed(Throwable failure) {
    ExchangeException e = border.failure(failure);
    return e.location() != null || place == null
        ? e
        : new ExchangeException(e.code(), e.text(), e.exchange(), place, e.getCause());
  }
}
