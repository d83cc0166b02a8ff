package dev.exchange.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import dev.exchange.host.Host;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.contract.Tools;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.http.HttpApi;
import io.vertx.core.Future;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The types of a real host, and what three compilers say about programs that use them. */
class TypesCommandTest {

  private static final String JS =
      """
      // @ts-check
      import { exchange } from 'exchange';
      /** @type {import('./exchange-types.js').ContractedExchange} */
      const app = exchange({ id: 'buyer' });
      const { total } = await app.request('order', { item: 'pen', count: 2 });
      total.toFixed(2);
      await app.request('order', { itme: 'pen' }); // wrong
      (await app.request('order', { item: 'pen' })).totla; // wrong
      await app.request('words.count', 7); // wrong
      const tax = await app.request('tax.of', { amount: 1, rate: 'full' });
      tax.toFixed();
      await app.request('tax.of', { amount: 1, rate: 'none' }); // wrong
      await app.request('nobody', null); // wrong
      await app.request('ping');
      await app.request('any.thing'); // wrong
      """;

  private static final String PYTHON =
      """
      from typing import TYPE_CHECKING, cast

      if TYPE_CHECKING:
          from exchange_types import ContractedExchange


      async def use(any_app: object) -> float:
          app = cast("ContractedExchange", any_app)
          order = await app.request("order", {"item": "pen", "count": 2})
          await app.request("order", {"itme": "pen"})  # wrong
          order["totla"]  # wrong
          app.request("words.count", 7)  # wrong
          app.request("tax.of", {"amount": 1, "rate": "none"})  # wrong
          app.request("nobody", None)  # wrong
          app.request("ping")
          return order["total"]
      """;

  private static final String JAVA =
      """
      package buyer;

      import dev.exchange.api.Exchange;
      import dev.exchange.api.ValueMap;
      import exchange.types.ExchangeTypes.OrderInput;
      import exchange.types.ExchangeTypes.OrderOutput;
      import exchange.types.ExchangeTypes.TaxOfInput;
      import exchange.types.ExchangeTypes.TaxOfInputRate;
      import io.vertx.core.Future;

      final class Buyer {
        Future<Double> buy(Exchange app) {
          return app.request("order", new OrderInput("pen", 2L).toValue())
              .map(answer -> OrderOutput.of((ValueMap) answer).total());
        }
        Object a = new OrderInput(2L, 2L); // wrong
        Object b = new OrderInput("pen", null).itme(); // wrong
        Object c = new TaxOfInput(1, TaxOfInputRate.NONE); // wrong
        Object d = new TaxOfInput(1, TaxOfInputRate.FULL);
        Object e = new OrderOutput("much"); // wrong
      }
      """;

  @TempDir private static Path plugins;
  private static Host host;
  @TempDir private Path folder;
  private Shell shell;

  @BeforeAll
  static void start() throws Exception {
    Settings settings = Settings.defaults().with(Defaults.HTTP_PORT, 0);
    host =
        Host.start(ThreePlugins.in(plugins), settings, true)
            .toCompletionStage()
            .toCompletableFuture()
            .get(90, TimeUnit.SECONDS);
    assertThat(host.readiness().failed()).isEmpty();
  }

  @AfterAll
  static void stop() throws Exception {
    Future<Void> closed = host.close();
    closed.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @BeforeEach
  void open() {
    HttpApi http = Objects.requireNonNull(host.http());
    shell = new Shell(folder);
    shell.clock = SystemMeans.clock();
    shell.environment.put("EXCHANGE_URL", http.url().toString());
  }

  @Test
  void aWrongLineOfJavaScriptIsAnErrorOfTypeScriptAtThatLine() throws Exception {
    assertThat(run("types", "--out", ".", "--language", "ts"))
        .isEqualTo("wrote " + folder.resolve("./exchange-types.d.ts") + "\n");
    Files.writeString(folder.resolve("buyer.mjs"), JS);
    Path sdk = Path.of("..", "scripts", "js", "exchange.d.ts").toRealPath();
    Files.writeString(
        folder.resolve("tsconfig.json"),
        """
        {"compilerOptions": {"strict": true, "noEmit": true, "checkJs": true, "target": "es2022",
          "lib": ["es2022"], "types": [], "module": "esnext", "moduleResolution": "bundler",
          "pretty": false, "paths": {"exchange": ["%s"]}}, "include": ["buyer.mjs"]}
        """
            .formatted(sdk));
    List<String> compiler = List.of("node", Tools.npm("typescript/bin/tsc").toString(), "-p", ".");
    assertWrong(Tools.run(folder, compiler), "buyer.mjs\\((\\d+),\\d+\\): error", JS, "// wrong");
  }

  @Test
  void aWrongLineOfPythonIsAnErrorOfTheTypeCheckerAtThatLine() throws Exception {
    run("types", "--out", ".", "--language", "python");
    Files.writeString(folder.resolve("buyer.py"), PYTHON);
    List<String> checker =
        List.of("mypy", "--strict", "--no-error-summary", "--cache-dir=cache", "buyer.py");
    assertWrong(Tools.run(folder, checker), "buyer.py:(\\d+): error", PYTHON, "# wrong");
  }

  @Test
  void aWrongLineOfJavaIsAnErrorOfTheCompilerAtThatLine() throws Exception {
    run("types", "--out", "src", "--language", "java");
    Files.writeString(folder.resolve("Buyer.java"), JAVA);
    String classPath = origin(Exchange.class) + ":" + origin(Future.class) + ":" + jspecify();
    List<String> compiler = new ArrayList<>();
    compiler.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    compiler.addAll(List.of("-proc:none", "-d", "classes", "-cp", classPath));
    compiler.addAll(List.of("src/exchange/types/ExchangeTypes.java", "Buyer.java"));
    assertWrong(Tools.run(folder, compiler), "Buyer.java:(\\d+): error", JAVA, "// wrong");
  }

  @Test
  void withoutALanguageAllAreWrittenAndThePackageIsThatOfTheJavaClass() throws Exception {
    assertThat(run("types", "--out", "all", "--package", "shop.kinds").lines()).hasSize(3);
    Path all = folder.resolve("all");
    assertThat(all.resolve("exchange-types.d.ts")).content().contains("interface OrderInput");
    assertThat(all.resolve("exchange_types.pyi")).content().contains("class OrderInput");
    assertThat(all.resolve("shop/kinds/ExchangeTypes.java"))
        .content()
        .startsWith("package shop.kinds;\n")
        .contains("record OrderInput");
  }

  @Test
  void onlyTheExchangesThatAreNamedAreWritten() {
    String text = run("types", "--language", "ts", "--exchange", "tax", "--exchange", "words");
    assertThat(text)
        .contains("The contracts of tax, words.", "\"tax.of\"", "\"words.count\"", "ping:")
        .doesNotContain("order:");
    assertThat(run("types", "--language", "ts", "--exchange", "host"))
        .contains("\"host.contracts\"");
    Shell.Ended unknown = shell.run("types", "--language", "ts", "--exchange", "nobody");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.err()).startsWith("NO_HANDLER: expected an exchange of this host");
  }

  @Test
  void aCheckFindsWhatIsMissingAndWhatIsNotWhatTheHostSays() throws Exception {
    String[] check = {"types", "--out", "src", "--check"};
    Shell.Ended missing = shell.run(check);
    assertThat(missing.exit()).isEqualTo(1);
    assertThat(missing.err().lines())
        .hasSize(3)
        .allMatch(line -> line.endsWith("there is no file"));
    assertThat(folder.resolve("src")).doesNotExist();

    run("types", "--out", "src");
    assertThat(shell.run(check)).isEqualTo(new Shell.Ended(0, "", ""));

    Path stub = folder.resolve("src/exchange_types.pyi");
    Files.writeString(stub, Files.readString(stub).replace("item: Required[str]", "item: int"));
    Shell.Ended other = shell.run(check);
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err())
        .startsWith(stub + ":")
        .endsWith("expected, as the host says, item: Required[str], got item: int\n")
        .hasLineCount(1);
    assertThat(stub).content().as("a check writes nothing").contains("item: int");
  }

  @ParameterizedTest
  @CsvSource({
    "types, 'expected --language ts, python or java, or --out DIR for all of them, got neither'",
    "types --check --language ts, 'expected --out DIR with --check, got none'",
    "types --language ts --package a.b, 'expected --package with --language java only'",
    "types --language java --package a..b, 'such as shop.types for --package, got \"a..b\"'",
    "types --language ts --exchange a.b, 'got \"a.b\"'",
  })
  void anArgumentThatWouldMeanNothingIsRefused(String command, String expected) {
    Shell.Ended ended = shell.run(command.split(" "));
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains(expected);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void aFolderThatIsAFileIsNoPlaceToWriteTo() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    Shell.Ended ended = shell.run("types", "--out", "file", "--language", "ts");
    assertThat(ended.exit()).isEqualTo(3);
    assertThat(ended.err()).startsWith("exchange: expected to write ");
  }

  private String run(String... arguments) {
    Shell.Ended ended = shell.run(arguments);
    assertThat(ended.exit()).as(ended.err()).isZero();
    return ended.out();
  }

  private static void assertWrong(String said, String error, String program, String mark) {
    List<Integer> lines =
        Pattern.compile(error)
            .matcher(said)
            .results()
            .map(found -> Integer.valueOf(found.group(1)))
            .distinct()
            .sorted()
            .toList();
    assertThat(lines).as(said).isEqualTo(Tools.marked(program, mark));
  }

  private static Path jspecify() throws Exception {
    return origin(org.jspecify.annotations.Nullable.class);
  }

  private static Path origin(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
