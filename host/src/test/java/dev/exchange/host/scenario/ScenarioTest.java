package dev.exchange.host.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.child.ChildCommand;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.testrun.HandlerUse;
import dev.exchange.host.testrun.TestCase;
import dev.exchange.host.testrun.Tests;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file, performed in a simulation and by real processes. */
class ScenarioTest {

  private static final String STOCK =
      """
      import { exchange } from 'exchange';

      exchange({
        id: 'stock',
        state: { left: 4 },
        handlers: {
          'stock.take': (msg, sig, state) => {
            state.left -= 1;
            return state.left;
          },
        },
      });
      """;

  private static final String SHOP =
      """
      import { config, exchange } from 'exchange';

      const shop = exchange({
        id: 'shop',
        state: { sold: 0 },
        handlers: {
          'shop.buy': async (msg, sig, state) => {
            await shop.request('stock.take', msg.value, { timeout: 1_000 });
            state.sold += 1;
            return { thanks: msg.value };
          },
          'shop.note': (msg, sig, state) => {
            state.sold += msg.value;
          },
          'shop.refund': () => null,
        },
      });
      await shop.connect({ transport: 'websocket', url: config.stock });
      """;

  private static final String PROCESSES =
      """
      scenario: A purchase survives that the link breaks
      processes:
        stock: { programs: [stock.mjs] }
        shop:
          programs:
            - file: shop.mjs
              config: { stock: "ws://${stock}/exchange" }
      steps:
      """;

  private static final String ALL_STEPS =
      PROCESSES
          + """
            - { request: shop.buy, in: shop, value: pen, expect: { thanks: pen } }
            - { request: stock.take, in: shop, to: nobody, timeout: 1s, fails: PEER_GONE }
            - { request: shop.sell, in: shop, fails: NO_HANDLER }
            - { cell: nothing, of: shop, in: shop, fails: UNKNOWN_CELL }
            - { cell: left, of: stock, in: shop, fails: NO_HANDLER }
            - partition: [shop, stock]
            - { request: shop.buy, in: shop, value: ink, fails: TIMEOUT }
            - { cell: left, of: stock, in: stock, expect: 3.0 }
            - heal: [shop, stock]
            - { cell: left, of: stock, in: stock, expect: 2, within: 5s }
            - halfOpen: [stock, shop]
            - { request: shop.buy, in: shop, value: ink, fails: TIMEOUT }
            - { cell: left, of: stock, in: stock, expect: 1 }
            - heal: [stock, shop]
            - cut: [shop, stock]
            - { request: shop.buy, in: shop, value: cup, within: 15s, expect: { thanks: cup } }
            - { send: shop.note, in: shop, to: shop, value: 5 }
            - { cell: sold, of: shop, in: shop, expect: 7, within: 5s }
            - advance: 100ms
            - kill: stock
            - { request: shop.buy, in: shop, value: box, fails: TIMEOUT }
            - start: stock
            - { cell: left, of: stock, in: stock, expect: 4 }
            - { request: shop.buy, in: shop, value: box, within: 40s, expect: { thanks: box } }
          """;

  @TempDir private Path folder;
  private final HandlerUse use = new HandlerUse();

  @BeforeEach
  void programs() throws IOException {
    write("stock.mjs", STOCK);
    write("shop.mjs", SHOP);
  }

  @Test
  void aScenarioRunsInASimulation() throws IOException {
    TestCase ended = run(ALL_STEPS, false);
    assertPassed(ended);
    assertThat(ended.name()).isEqualTo("A purchase survives that the link breaks");
    assertThat(ended.seed()).isEqualTo(1);
    assertThat(ended.virtual()).isGreaterThan(Duration.ofSeconds(3));
    assertThat(use.size()).isEqualTo(4);
    assertThat(use.unused())
        .containsExactly(new HandlerUse.Handler("shop.mjs", "shop", "shop.refund"));
  }

  @Test
  void theSameFileRunsWithRealProcesses() throws IOException {
    TestCase ended = run(ALL_STEPS, true);
    assertPassed(ended);
    assertThat(ended.seed()).isNull();
    assertThat(ended.virtual()).isZero();
    assertThat(ProcessHandle.current().children())
        .noneMatch(child -> child.info().commandLine().orElse("").contains("ScenarioHost"));
  }

  @Test
  void aStepThatDoesOtherwiseIsToldWithItsPlaceAndTheStory() throws IOException {
    TestCase ended =
        run(
            PROCESSES
                + "  - { request: shop.buy, in: shop, value: pen, expect: { thanks: ink } }\n",
            false);
    ExchangeException failure = Objects.requireNonNull(ended.failure());
    assertThat(failure.text())
        .isEqualTo("expected {\"thanks\":\"ink\"} from shop.buy, got {\"thanks\":\"pen\"}");
    assertThat(failure.location()).hasToString("one.scenario.yaml:9:5");
    assertThat(ended.story())
        .anyMatch(line -> line.contains("handled    stock.take of shop at stock"));
  }

  @Test
  void anErrorThatIsNotExpectedIsToldWithItsCode() throws IOException {
    String steps =
        """
          - { request: shop.sell, in: shop, within: 200ms, expect: 1 }
        """;
    assertThat(Objects.requireNonNull(run(PROCESSES + steps, false).failure()).text())
        .startsWith("expected 1 from shop.sell within 200 ms, got NO_HANDLER: ");
    assertThat(
            Objects.requireNonNull(
                    run(PROCESSES + steps.replace("expect: 1", "fails: TIMEOUT"), false).failure())
                .text())
        .startsWith("expected TIMEOUT from shop.sell within 200 ms, got NO_HANDLER: ");
  }

  @Test
  void aProgramThatDoesNotLoadIsToldAlikeInBothWays() throws IOException {
    write("stock.mjs", "import { exchange } from 'exchange';\nthrow new Error('no stock');\n");
    String steps = "  - advance: 1s\n";
    TestCase simulated = run(PROCESSES + steps, false);
    TestCase real = run(PROCESSES + steps, true);
    assertThat(Objects.requireNonNull(simulated.failure()).describe())
        .contains("expected stock.mjs to load, it did not: ")
        .contains("no stock")
        .contains("(stock.mjs:2:")
        .endsWith("(one.scenario.yaml:3:10)");
    assertThat(Objects.requireNonNull(real.failure()).describe())
        .isEqualTo(simulated.failure().describe());
  }

  @Test
  void realTimeHasABound() throws IOException {
    for (String step :
        List.of(
            "{ advance: 61s }",
            "{ request: x, in: shop, timeout: 2m }",
            "{ cell: x, of: shop, in: shop, expect: 1, within: 2m }")) {
      ExchangeException failure =
          Objects.requireNonNull(run(PROCESSES + "  - " + step + "\n", true).failure());
      assertThat(failure.text())
          .containsPattern(
              "of at most 60 s with real processes, which take their time, got \\d+ s");
      assertThat(failure.location()).hasToString("one.scenario.yaml:9:5");
    }
  }

  @Test
  void aFileThatCannotBeReadIsACaseThatFailed() throws IOException {
    TestCase ended = run("scenario: x\n", false);
    assertThat(ended.name()).isEqualTo(Tests.LOAD);
    assertThat(Objects.requireNonNull(ended.failure()).code()).isEqualTo(ErrorCode.BAD_MESSAGE);
  }

  @Test
  void aProcessEndsWithWhoeverStartedIt() throws Exception {
    Process process =
        new ProcessBuilder(ChildCommand.java("", "dev.exchange.host.ScenarioHost"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader answers = process.inputReader()) {
      HostOrder order =
          new HostOrder("host-x", Map.of(folder.resolve("stock.mjs"), ValueMap.EMPTY));
      process.getOutputStream().write((order.line() + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      assertThat(HostOrder.port(Objects.requireNonNull(answers.readLine()))).isPositive();
      process.getOutputStream().close();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private TestCase run(String text, boolean real) throws IOException {
    Path file = write("one.scenario.yaml", text);
    List<TestCase> cases = new ArrayList<>();
    ScenarioTests tests =
        new ScenarioTests(file, new Tests.Order(name -> true, 1, 1), SystemMeans.clock(), real);
    tests.run(cases::add);
    use.add(tests.use());
    assertThat(tests.files()).contains(file.toAbsolutePath());
    assertThat(cases).hasSize(1);
    return cases.getFirst();
  }

  private static void assertPassed(TestCase ended) {
    ExchangeException failure = ended.failure();
    assertThat(failure)
        .as("%s\n%s", failure == null ? "" : failure.describe(), String.join("\n", ended.story()))
        .isNull();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
