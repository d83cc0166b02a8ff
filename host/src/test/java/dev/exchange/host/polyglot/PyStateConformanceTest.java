package dev.exchange.host.polyglot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.api.Values;
import dev.exchange.api.state.Computed;
import dev.exchange.host.state.ExpressionShape;
import dev.exchange.host.state.GraphUnderTest;
import dev.exchange.host.state.StateCase;
import dev.exchange.host.state.StateConformance;
import dev.exchange.host.state.StateUnderTest;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The cases of the state with functions in Python, in one context. */
class PyStateConformanceTest extends StateConformance {

  @TempDir static Path folder;
  private static PyBench bench;
  private static Value function;

  @BeforeAll
  static void start() throws IOException {
    bench = new PyBench(folder);
    try (InputStream script =
        PyStateConformanceTest.class.getResourceAsStream("state_functions.py")) {
      function =
          bench
              .run(
                  new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8))
              .getMember("function");
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
    return new PyState(definition);
  }

  /** A case whose functions are Python. */
  private static final class PyState extends GraphUnderTest {

    private final PyCells cells = bench.cells();

    PyState(StateCase played) {
      super(played);
    }

    @Override
    protected Computed computed(String cell, JsonNode expression) {
      ProxyExecutable later =
          args -> new PyPending(Future.fromCompletionStage(later(args[0].asString())));
      ExpressionShape shape = ExpressionShape.of(expression);
      Object constants = bench.border().values().in(shape.constants());
      Computed computed =
          cells.computed(bench.border().call(function, shape.text(), constants, later), null);
      return state -> {
        ran(cell);
        Object result = computed.compute(state);
        return result instanceof Future<?> future
            ? future.map(Values::of).toCompletionStage()
            : result;
      };
    }
  }
}
