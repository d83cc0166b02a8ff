package dev.exchange.host.polyglot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Cell;
import dev.exchange.api.state.Computed;
import dev.exchange.host.state.GraphUnderTest;
import dev.exchange.host.state.StateCase;
import dev.exchange.host.state.StateCase.CellCase;
import dev.exchange.host.state.StateConformance;
import dev.exchange.host.state.StateUnderTest;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The cases of the state with functions in JavaScript, in one program. */
class JsStateConformanceTest extends StateConformance {

  @TempDir static Path folder;
  private static JsBench bench;

  @BeforeAll
  static void start() throws IOException {
    try (InputStream script =
        JsStateConformanceTest.class.getResourceAsStream("state-functions.mjs")) {
      byte[] text = Objects.requireNonNull(script).readAllBytes();
      bench = new JsBench(folder, new String(text, StandardCharsets.UTF_8));
    }
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  /** The graph is that of {@code JavaStateConformanceTest}, which plays the huge ones. */
  @Override
  protected boolean plays(StateCase definition) {
    return !definition.source().equals("huge.json");
  }

  @Override
  protected StateUnderTest create(StateCase definition) {
    return new JsState(definition);
  }

  /** A case whose functions are JavaScript. */
  private static final class JsState extends GraphUnderTest {

    private final Map<String, Cell> cells;

    JsState(StateCase played) {
      super(played);
      bench.exchange.answer(
          "later", label -> ended(Future.fromCompletionStage(later((String) label))));
      Object[] definitions =
          played.cells().entrySet().stream()
              .map(entry -> ValueList.of(entry.getKey(), definition(entry.getValue())))
              .toArray();
      try {
        bench.call("define", ValueList.of(definitions));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      cells = bench.defined().cells();
    }

    @Override
    protected Computed computed(String cell, JsonNode expression) {
      Computed function = ((Cell.Derived) cells.get(cell)).function();
      return state -> {
        ran(cell);
        Object result = function.compute(state);
        return result instanceof Future<?> future ? future.toCompletionStage() : result;
      };
    }

    private static ValueMap definition(CellCase cell) {
      return switch (cell) {
        case CellCase.Given given -> ValueMap.of("value", given.value());
        case CellCase.Derived derived ->
            ValueMap.of("computed", StateCase.value(derived.expression()));
      };
    }

    private static Future<Object> ended(Future<Object> later) {
      return later.recover(e ->
          Future.failedFuture(new ExchangeException(ErrorCode.HANDLER_FAILED, e.getMessage())));
    }
  }
}
