package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import java.time.Duration;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** The definition of an exchange as Python makes it. Threading: the owning thread. */
final class PyDefinition {

  private PyDefinition() {}

  /** What adds to that definition, and starts it. */
  static PyMembers of(PyBorder border, ExchangeBuilder builder) {
    PyCells cells = new PyCells(border);
    return new PyMembers(border)
        .with(
            "cell",
            args -> {
              builder.cell(args[0].asString(), border.values().tree(args, 1));
              return null;
            })
        .with(
            "computed",
            args -> {
              builder.computed(args[0].asString(), cells.computed(args[1], place(args, 2)));
              return null;
            })
        .with(
            "handler",
            args -> {
              Location place = place(args, 2);
              builder.handler(args[0].asString(), handler(border, cells, args[1], place), place);
              return null;
            })
        .with(
            "timeout",
            args -> {
              Duration limit = PyPort.duration(args[0]);
              if (limit == null) {
                throw new ExchangeException(
                    ErrorCode.BAD_MESSAGE, "expected seconds as timeout, got None");
              }
              builder.timeout(limit);
              return null;
            })
        .with(
            "share",
            args -> {
              builder.share(args[0].asString());
              return null;
            })
        .with(
            "asDefault",
            args -> {
              builder.asDefault();
              return null;
            })
        .with(
            "start",
            args -> {
              cells.open(args[0]);
              Exchange exchange = border.site().exchange(builder);
              return PyExchange.of(border, exchange, cells);
            });
  }

  /** A handler that is a Python function. */
  static PyHandler handler(
      PyBorder border, PyCells cells, Value function, @Nullable Location place) {
    return new PyHandler(border, cells, function, place);
  }

  /** The file and line that two arguments tell. */
  static @Nullable Location place(Value[] args, int at) {
    String path = PyValues.text(args[at]);
    String file = path == null ? null : ProgramFiles.relative(path);
    return file == null ? null : Location.of(file, args[at + 1].asInt(), 0);
  }
}
