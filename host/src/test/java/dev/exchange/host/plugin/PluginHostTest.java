package dev.exchange.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.plugin.PluginState;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of plugins in a host. */
class PluginHostTest {

  private static final String INTEGERS =
      "handles: { 'a.go': { input: { type: 'integer' }, output: { type: 'integer' } } }";

  @TempDir private Path folder;
  private PluginGround ground;

  @BeforeEach
  void open() {
    ground = new PluginGround(folder);
  }

  @AfterEach
  void close() {
    ground.close();
  }

  @Test
  void dependenciesStartFirst() {
    Path a = ground.plugin("a", "1.0.0", "dependencies: { b: '^2.0.0' }", "() => 1");
    Path b = ground.plugin("b", "2.1.0", "", "() => 2");

    ground.start(a, b);

    assertThat(ground.told)
        .filteredOn(view -> view.state() == PluginState.STARTED)
        .extracting(PluginView::id)
        .containsExactly("b", "a");
    assertThat(ground.ask("a.go", null)).isEqualTo(1L);
  }

  @Test
  void aPluginWhoseNeedsAreNotThereStartsWhenTheyCome() {
    Path a = ground.plugin("a", "1.0.0", "dependencies: { b: '^2.0.0' }", "() => 1");
    ground.start(a);
    Failure failure = ground.info("a").failure();
    assertThat(failure).isNotNull();
    assertThat(failure.message()).contains("a needs b ^2.0.0, nobody brings b");
    assertThat(ground.info("a").state()).isEqualTo(PluginState.FAILED);

    ground.load(ground.plugin("b", "2.0.0", "", "() => 2"));

    assertThat(ground.info("a").state()).isEqualTo(PluginState.STARTED);
    assertThat(ground.info("a").failure()).isNull();
  }

  @Test
  void aPluginThatNeedsOneThatFailsDoesNotStart() {
    Path a = ground.plugin("a", "1.0.0", "dependencies: { b: '*' }", "() => 1");
    Path b = ground.plugin("b", "1.0.0", "", "() => 2");
    ground.file(
        "b.mjs", "export const plugin = { id: 'b', version: '1.0.0' }; throw new Error('x');");

    ground.start(a, b);

    assertThat(ground.info("b").failure()).isNotNull();
    Failure failure = ground.info("a").failure();
    assertThat(failure).isNotNull();
    assertThat(failure.message()).contains("expected plugin b, which a needs, to run");
  }

  @Test
  void aChangedFileIsSwappedAndItsStateStays() {
    Path a = ground.plugin("a", "1.0.0", "", "(m, s, state) => (state.n += 1)");
    ground.start(a);
    assertThat(ground.ask("a.go", null)).isEqualTo(1L);

    ground.plugin("a", "1.1.0", "", "(m, s, state) => (state.n += 10)");
    PluginView view = ground.load(a);

    assertThat(view.version()).isEqualTo("1.1.0");
    assertThat(view.before()).isEqualTo("1.0.0");
    assertThat(view.swaps()).isEqualTo(1);
    assertThat(ground.ask("a.go", null)).isEqualTo(11L);
  }

  @Test
  void aBrokenChangeIsToldWithItsPlaceAndTheOneThatRunsGoesOn() {
    Path a = ground.plugin("a", "1.0.0", "", "() => 1");
    ground.start(a);

    ground.plugin("a", "1.1.0", "", "() => {");
    ExchangeException failure = ground.failure(ground.plugins.load(a, SwapWish.USUAL));

    assertThat(failure.describe()).contains("a.mjs:");
    assertThat(ground.info("a").state()).isEqualTo(PluginState.STARTED);
    assertThat(ground.info("a").version()).isEqualTo("1.0.0");
    assertThat(ground.info("a").failure()).isEqualTo(failure.failure());
    assertThat(ground.ask("a.go", null)).isEqualTo(1L);
  }

  @Test
  void theVersionBeforeIsCalledBack() {
    Path a = ground.plugin("a", "1.0.0", "", "() => 1");
    ground.start(a);
    ground.plugin("a", "2.0.0", "", "() => 2");
    ground.load(a);
    assertThat(ground.ask("a.go", null)).isEqualTo(2L);

    PluginView view = PluginGround.await(ground.plugins.rollback("a"));

    assertThat(view.version()).isEqualTo("1.0.0");
    assertThat(ground.ask("a.go", null)).isEqualTo(1L);
    assertThat(ground.failure(ground.plugins.rollback("a")).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void valuesAreCheckedAtTheDoor() {
    ground.start(ground.plugin("a", "1.0.0", INTEGERS, "(m) => (m.value > 5 ? 'many' : m.value)"));

    assertThat(ground.ask("a.go", 3)).isEqualTo(3L);
    ExchangeException wrong = ground.failure(ground.app.request("a.go", "x"));
    assertThat(wrong.code()).isEqualTo(ErrorCode.SCHEMA);
    assertThat(wrong.text()).contains("the value for a.go");
    ExchangeException answer = ground.failure(ground.app.request("a.go", 6));
    assertThat(answer.code()).isEqualTo(ErrorCode.SCHEMA);
    assertThat(answer.text()).contains("the answer of a.go");
  }

  @Test
  void aVersionThatBreaksWhatWasPromisedIsRefusedUnlessForced() {
    Path a = ground.plugin("a", "1.0.0", INTEGERS, "(m) => m.value");
    ground.start(a);
    ground.plugin(
        "a",
        "2.0.0",
        "handles: { 'a.go': { input: { type: 'integer', minimum: 3 }, output: { type: 'integer' } }"
            + " }",
        "(m) => m.value * 2");

    ExchangeException refused = ground.failure(ground.plugins.swap("a", null, SwapWish.USUAL));
    assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refused.text()).contains("changes a.go: input");
    assertThat(ground.ask("a.go", 2)).isEqualTo(2L);

    PluginGround.await(ground.plugins.swap("a", null, new SwapWish(1, true, true)));
    assertThat(ground.ask("a.go", 3)).isEqualTo(6L);
  }

  @Test
  void aVersionThatAnotherPluginCannotUseIsRefused() {
    Path a = ground.plugin("a", "1.0.0", "", "() => 1");
    Path b = ground.plugin("b", "1.0.0", "dependencies: { a: '^1.0.0' }", "() => 2");
    ground.start(a, b);
    ground.plugin("a", "2.0.0", "", "() => 3");

    ExchangeException refused = ground.failure(ground.plugins.swap("a", null, SwapWish.USUAL));

    assertThat(refused.text()).contains("b needs a ^1.0.0, a would be 2.0.0");
  }

  @Test
  void whatTheManifestPromisesMustBeHandled() {
    Path a = ground.plugin("a", "1.0.0", "handles: { 'a.other': { input: true } }", "() => 1");

    ExchangeException failure = ground.failure(ground.plugins.load(a, SwapWish.USUAL));

    assertThat(failure.code()).isEqualTo(ErrorCode.SCHEMA);
    assertThat(failure.text()).contains("a handler of a.other");
    assertThat(ground.complex.exchange("a")).isNull();
  }

  @Test
  void aHandlerThatIsAddedAfterTheDefinitionKeepsThePromiseToo() {
    String promise = "handles: { 'a.added': { input: { type: 'integer' } } }";
    String added = "export const plugin = { id: 'a', version: '%s', " + promise + " };";
    String rest =
        """

        import { exchange } from 'exchange';
        const app = exchange({ id: 'a' });
        app.handler('a.added', (m) => m.value + %d);
        """;
    Path a = ground.file("a.mjs", (added + rest).formatted("1.0.0", 1));
    ground.start(a);
    assertThat(ground.ask("a.added", 3)).isEqualTo(4L);
    assertThat(ground.failure(ground.app.request("a.added", "x")).code())
        .isEqualTo(ErrorCode.SCHEMA);

    ground.file("a.mjs", (added + rest).formatted("1.1.0", 10));

    assertThat(ground.load(a).version()).isEqualTo("1.1.0");
    assertThat(ground.ask("a.added", 3)).isEqualTo(13L);
    assertThat(ground.failure(ground.app.request("a.added", "x")).code())
        .isEqualTo(ErrorCode.SCHEMA);
  }

  @Test
  void aConfigurationThatDoesNotFitIsRefused() {
    Path a =
        ground.plugin(
            "a",
            "1.0.0",
            "configuration: { type: 'object', properties: { size: { type: 'integer', default: 3 } }"
                + " }",
            "() => 1");
    ground.file("a.config.json", "{\"size\": \"big\"}");

    ExchangeException failure = ground.failure(ground.plugins.load(a, SwapWish.USUAL));
    assertThat(failure.text()).contains("/size of the configuration of plugin a");

    ground.file("a.config.json", "{\"size\": 4}");
    assertThat(ground.load(a).state()).isEqualTo(PluginState.STARTED);
  }

  @Test
  void twoPluginsWithOneIdAreToldBoth() throws Exception {
    Path a = ground.plugin("a", "1.0.0", "", "() => 1");
    Path copy = Files.copy(a, folder.resolve("copy.mjs"));

    ground.start(a, copy);

    assertThat(ground.info("a").failure())
        .isNotNull()
        .satisfies(failure ->
            assertThat(failure.message()).contains("one plugin of the id a").contains("copy.mjs"));
  }

  @Test
  void aPluginThatIsGoneIsDrainedAndForgotten() {
    Path a = ground.plugin("a", "1.0.0", "", "() => 1");
    ground.start(a);

    PluginGround.await(ground.plugins.gone(a));

    assertThat(ground.complex.exchange("a")).isNull();
    assertThat(ground.failure(ground.plugins.info("a")).code()).isEqualTo(ErrorCode.NO_HANDLER);
    assertThat(ground.told)
        .extracting(PluginView::state)
        .containsSubsequence(PluginState.STARTED, PluginState.DRAINING, PluginState.STOPPED);
  }

  @Test
  void aFolderWithAManifestIsAPlugin() {
    ground.file(
        "words/plugin.json",
        "{\"id\": \"words\", \"version\": \"0.1.0\", \"entry\": \"src/main.mjs\"}");
    ground.file("words/src/_lib.mjs", "export const answer = 42;");
    ground.file(
        "words/src/main.mjs",
        """
        import { exchange } from 'exchange';
        import { answer } from './_lib.mjs';
        exchange({ id: 'words', handlers: { 'words.go': () => answer } });
        """);

    ground.start(folder.resolve("words"));
    assertThat(ground.ask("words.go", null)).isEqualTo(42L);

    ground.file("words/src/_lib.mjs", "export const answer = 43;");
    ground.load(folder.resolve("words"));
    assertThat(ground.ask("words.go", null)).isEqualTo(43L);
  }

  @Test
  void aManifestThatIsNoLiteralIsRefused() {
    Path a =
        ground.file("a.mjs", "const v = '1';\nexport const plugin = { id: 'a', version: v };\n");

    ExchangeException failure = ground.failure(ground.plugins.load(a, SwapWish.USUAL));

    assertThat(failure.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(failure.text()).contains("a literal as the manifest in a.mjs:2");
  }
}
