package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Cell;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange gets of what it held in another process.
 *
 * <p>Threading: any thread; the program is called on its own.
 */
final class Inheritance {

  private Inheritance() {}

  /** Sets the static cells of an exchange, in one transaction. */
  static Future<Void> of(LoadedProgram program, String id, ValueMap state, String version) {
    ProgramExchange exchange =
        program.site().exchanges().stream()
            .filter(each -> each.definition().id().equals(id))
            .findFirst()
            .orElseThrow(() ->
                new ExchangeException(
                    ErrorCode.NO_HANDLER, "expected an exchange of the program, got " + id));
    Promise<Map<String, @Nullable Object>> made = Promise.promise();
    program
        .site()
        .lane()
        .atRest(() -> {
          try {
            made.complete(values(program, exchange, state, version));
          } catch (Throwable e) {
            made.fail(Failures.of(e, exchange.id(), "migrate"));
          }
        });
    return made.future().compose(values -> exchange.batch(cells -> values.forEach(cells::set)));
  }

  private static Map<String, @Nullable Object> values(
      LoadedProgram program, ProgramExchange exchange, ValueMap state, String version) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    exchange
        .definition()
        .cells()
        .forEach((name, cell) -> {
          if (cell instanceof Cell.Static && state.containsKey(name)) {
            values.put(name, state.get(name));
          }
        });
    values.putAll(Trial.migrate(program.program(), exchange.id(), state, version));
    return values;
  }
}
