package dev.exchange.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.ValueList;
import dev.exchange.api.plugin.PluginState;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manifest allows is all that its plugin may do, in three languages. */
class PermissionsTest {

  @TempDir private Path folder;
  private PluginGround ground;

  @BeforeEach
  void open() {
    ground = new PluginGround(folder);
    ground.app.handle("open.ask", (msg, sig, state) -> "told");
  }

  @AfterEach
  void close() {
    ground.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mjs", "a.py", "A.java"})
  void aPluginThatHandlesAnotherNameDoesNotLoad(String file) {
    refused(written(file, "'handle': ['b.*']"), "permissions.handle", "(b.*)", "a.go", file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mjs", "a.py", "A.java"})
  void aPluginSendsAndSeesOnlyWhatItsManifestAllows(String file) {
    ground.start(written(file, "'handle': ['a.go'], 'send': ['open.*'], 'subscribe': ['open.**']"));

    ValueList told = (ValueList) ground.ask("a.go", null);

    assertThat(told.toString())
        .isEqualTo(
            "[told, told, seen, send FORBIDDEN, request FORBIDDEN, broadcast FORBIDDEN,"
                + " sig FORBIDDEN, peer.send FORBIDDEN, peer.request FORBIDDEN, on FORBIDDEN,"
                + " peer.on FORBIDDEN, peer.watch FORBIDDEN, handler FORBIDDEN, 1]");
  }

  @Test
  void theErrorSaysWhatIsAllowedAndWhoSaysSo() {
    ground.start(
        ground.plugin(
            "a", "1.0.0", "permissions: { send: ['x.*', 'y'] }", "(m, sig) => sig('z.a', 1)"));

    ExchangeException failure = ground.failure(ground.app.request("a.go", null));

    assertThat(failure.code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(failure.getMessage())
        .contains("expected a name that permissions.send of ")
        .contains("a.mjs")
        .contains(" allows (x.*, y), got z.a");
  }

  @Test
  void anEmptyListAllowsNothingAndAnswersAreFree() {
    ground.start(
        ground.plugin(
            "a",
            "1.0.0",
            "permissions: { send: [], subscribe: [] }",
            "(m, sig, state) => { sig('set', { name: 'n', value: 7 }); return state.n; }"));

    assertThat(ground.ask("a.go", null)).isEqualTo(7L);
  }

  @Test
  void anotherVersionHasPermissionsOfItsOwn() {
    Path entry = asking("1.0.0", "{ send: ['open.*'] }");
    ground.start(entry);
    assertThat(ground.ask("a.go", "open.ask")).isEqualTo("told");

    asking("1.1.0", "{ send: ['other'] }");
    ground.load(entry);
    assertThat(ground.ask("a.go", "open.ask")).isEqualTo("FORBIDDEN");

    asking("1.2.0", "{ handle: ['b'] }");
    ExchangeException failure = ground.failure(ground.plugins.load(entry, SwapWish.USUAL));
    assertThat(failure.code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(ground.info("a").version()).isEqualTo("1.1.0");

    PluginGround.await(ground.plugins.rollback("a"));
    assertThat(ground.ask("a.go", "open.ask")).isEqualTo("told");
  }

  @Test
  void aVersionThatDrainsKeepsItsPermissions() {
    Promise<Object> hold = Promise.promise();
    ground.app.handle("open.hold", (msg, sig, state) -> hold.future());
    Path entry = asking("1.0.0", "{ send: ['open.*'] }");
    ground.start(entry);
    var held = ground.app.request("a.go", "open.hold");
    ground.ask("open.ask", null);

    asking("1.1.0", "{ send: [] }");
    ground.load(entry);
    hold.complete("late");

    assertThat(PluginGround.await(held)).isEqualTo("told"); // what it asks after that
    assertThat(ground.ask("a.go", "open.ask")).isEqualTo("FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"network", "files", "environment"})
  void aManifestThatLimitsAProgramInJavaBeyondMessagesIsRefused(String list) {
    refused(
        written("A.java", "'%s': []".formatted(list)),
        "expected no permissions." + list + " in ",
        "since a program in Java cannot be held to them");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mjs", "a.py"})
  void aManifestThatGivesAScriptFilesOrAnEnvironmentIsRefused(String file) {
    refused(
        written(file, "'files': [{ 'path': 'data', 'access': 'read' }]"),
        "permissions.files",
        "gives scripts no access to files beside its program");
    refused(
        written(file, "'environment': ['HOME']"),
        "permissions.environment",
        "gives scripts no access to the environment");

    Path entry = written(file, "'files': [], 'environment': []");
    assertThat(ground.load(entry).state()).isEqualTo(PluginState.STARTED);
  }

  @Test
  void aFullInboxRefusesOneMoreAndAnotherVersionHasAnInboxOfItsOwn() {
    Promise<Object> hold = Promise.promise();
    ground.app.handle("open.hold", (msg, sig, state) -> hold.future());
    Path entry = holding("1.0.0", 2);
    ground.start(entry);
    var first = ground.app.request("a.go", null);
    var second = ground.app.request("a.go", null);

    ExchangeException failure = ground.failure(ground.app.request("a.go", null));
    assertThat(failure.code()).isEqualTo(ErrorCode.OVERLOADED);

    holding("1.1.0", 3);
    ground.load(entry);
    var third = ground.app.request("a.go", null);
    assertThat(ground.failure(ground.app.request("a.go", null)).code())
        .isEqualTo(ErrorCode.OVERLOADED);
    hold.complete("all");
    for (var each : List.of(first, second, third)) {
      assertThat(PluginGround.await(each)).isEqualTo("all");
    }
  }

  private Path asking(String version, String permissions) {
    return ground.file(
        "a.mjs",
        """
        import { exchange } from 'exchange';
        export const plugin = { id: 'a', version: '%s', permissions: %s };
        const app = exchange({
          id: 'a',
          handlers: {
            'a.go': async (msg) => {
              try {
                const answer = await app.request(msg.value);
                return answer === 'late' ? await app.request('open.ask') : answer;
              } catch (e) {
                return e.code;
              }
            },
          },
        });
        """
            .formatted(version, permissions));
  }

  private Path holding(String version, int inbox) {
    return ground.file(
        "a.mjs",
        """
        import { exchange } from 'exchange';
        export const plugin = { id: 'a', version: '%s', limits: { inbox: %d } };
        const app = exchange({ id: 'a', handlers: { 'a.go': () => app.request('open.hold') } });
        """
            .formatted(version, inbox));
  }

  private void refused(Path entry, String... parts) {
    ExchangeException failure = ground.failure(ground.plugins.load(entry, SwapWish.USUAL));
    assertThat(failure.code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(failure.describe()).contains(parts);
    Failure known = failure.failure();
    assertThat(known.code()).isEqualTo(ErrorCode.FORBIDDEN);
  }

  private Path written(String file, String permissions) {
    return ground.file(file, AllowedPrograms.of(file, permissions));
  }
}
