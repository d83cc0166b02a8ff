package dev.exchange.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.api.ValueMap;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.http.Readiness;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {

  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void open() {
    shell = new Shell(folder);
    shell.host.gateway().answer("greet", Future::succeededFuture);
  }

  @Test
  void aRequestPrintsTheAnswerAloneAndListensNowhere() {
    Shell.Ended ended = shell.run("run", "app", "--request", "greet", "{\"name\":\"Ada\"}");
    assertThat(ended).isEqualTo(new Shell.Ended(0, "{\"name\":\"Ada\"}\n", ""));
    assertThat(shell.host.order.listen()).isFalse();
    assertThat(shell.host.closed).hasPositiveValue();
    assertThat(shell.host.gateway().last().value()).isEqualTo(ValueMap.of("name", "Ada"));
  }

  @Test
  void theValueOfARequestMayComeFromStandardInput() {
    shell.input = "[1,\n2]";
    assertThat(shell.run("run", "app", "--request", "greet", "-").out()).isEqualTo("[1,2]\n");
  }

  @Test
  void aRequestThatFailsTellsCodeTextAndPlace() {
    Location place = new Location("a.mjs", 3, 9, List.of());
    shell
        .host
        .gateway()
        .answer(
            "greet",
            value ->
                Future.failedFuture(
                    new ExchangeException(
                        ErrorCode.HANDLER_FAILED, "boom", "greeter", place, null)));
    assertThat(shell.run("run", "app", "--request", "greet", "1"))
        .isEqualTo(new Shell.Ended(1, "", "HANDLER_FAILED: boom (a.mjs:3:9)\n"));
    assertThat(shell.host.closed).hasPositiveValue();
  }

  @Test
  void aNameOutOfGrammarIsARequestThatFails() {
    shell
        .host
        .gateway()
        .answer(
            "a..b",
            value -> {
              throw new ExchangeException(ErrorCode.BAD_MESSAGE, "expected a message name");
            });
    Shell.Ended ended = shell.run("run", "app", "--request", "a..b", "1");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).isEqualTo("BAD_MESSAGE: expected a message name\n");
    assertThat(shell.host.closed).hasPositiveValue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":        | at line 1, column",
        "NaN            | got NaN at value of the argument NaN",
        "9007199254740993 | beyond 2^53",
        "\"\\ud800\"    | a lone surrogate",
      })
  void aBadValueIsAUsageErrorBeforeAnythingStarts(String json, String sentence) {
    Shell.Ended ended = shell.run("run", "app", "--request", "greet", json);
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).startsWith("exchange: expected ").contains(sentence);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(shell.host.order).isNull();
  }

  @Test
  void pathsAreThoseOfTheWorkingDirectory() {
    shell.run("run", "app", "b.py", "--request", "greet", "1");
    assertThat(shell.host.order.paths())
        .containsExactly(folder.resolve("app"), folder.resolve("b.py"));
  }

  @Test
  void nothingToRunAtAPathIsItsOwnExitCode() {
    shell.host.refusal = new NothingToRun("expected a program at nowhere, found nothing");
    assertThat(shell.run("run", "nowhere"))
        .isEqualTo(
            new Shell.Ended(3, "", "exchange: expected a program at nowhere, found nothing\n"));
    assertThat(shell.run("run").exit()).isEqualTo(2);
  }

  @Test
  void aPlainRunTellsWhatRunsWhereAndHowToCallIt() throws Exception {
    CompletableFuture<Shell.Ended> running =
        CompletableFuture.supplyAsync(() -> shell.run("run", "app"));
    interrupt();
    Shell.Ended ended = running.get(10, TimeUnit.SECONDS);
    assertThat(ended.out())
        .isEqualTo(
            """
            EXCHANGE  LANGUAGE  PROGRAM   HANDLES
            clock     python    clock.py  tick
            greeter   js        g.mjs     any.*, greet

            listening at http://127.0.0.1:7070
            optimizing compiler on, ready after 1.25 s
            try: curl -s http://127.0.0.1:7070/api/greeter/greet -H 'Content-Type: application/json' -d '{"name":"Ada"}'
            """);
    assertThat(ended.exit()).isEqualTo(130);
    assertThat(shell.host.closed).hasPositiveValue();
  }

  @Test
  void theCompilerIsToldAlsoWhenItIsOffAndTheTokenIsNot() throws Exception {
    shell.host.optimizing = Optional.of(false);
    shell.environment.put("EXCHANGE_TOKEN", "open-sesame");
    CompletableFuture<Shell.Ended> running =
        CompletableFuture.supplyAsync(() -> shell.run("run", "app"));
    interrupt();
    String out = running.get(10, TimeUnit.SECONDS).out();
    assertThat(out)
        .contains("optimizing compiler off")
        .contains("-H \"Authorization: Bearer $EXCHANGE_TOKEN\"")
        .doesNotContain("open-sesame");
  }

  @Test
  void aProgramThatFailsDoesNotStopTheOthers() throws Exception {
    fail("bad.mjs");
    CompletableFuture<Shell.Ended> running =
        CompletableFuture.supplyAsync(() -> shell.run("run", "app"));
    interrupt();
    Shell.Ended ended = running.get(10, TimeUnit.SECONDS);
    assertThat(ended.err())
        .isEqualTo("not loaded bad.mjs: HANDLER_FAILED: expected } (bad.mjs:2:5)\n");
    assertThat(ended.out()).contains("greeter");
  }

  @Test
  void whenEveryProgramFailsNothingRuns() {
    fail("bad.mjs");
    shell.host.listings = List.of();
    assertThat(shell.run("run", "app").exit()).isEqualTo(4);
    assertThat(shell.host.closed).hasPositiveValue();
  }

  @Test
  void aSingleRequestIsNotMadeWhenAProgramFailed() {
    fail("bad.mjs");
    Shell.Ended ended = shell.run("run", "app", "--request", "greet", "1");
    assertThat(ended.exit()).isEqualTo(4);
    assertThat(ended.out()).isEmpty();
    assertThat(shell.host.gateway().asked).isEmpty();
  }

  @Test
  void programsWithoutExchangesAreNothingToRun() {
    shell.host.listings = List.of();
    Shell.Ended ended = shell.run("run", "app");
    assertThat(ended.exit()).isEqualTo(3);
    assertThat(ended.err())
        .isEqualTo("exchange: expected programs that make exchanges, got none\n");
  }

  @Test
  void settingsThatDoNotGoTogetherAreUsageErrors() {
    shell.host.refusal = new ExchangeException(ErrorCode.FORBIDDEN, "expected a token");
    assertThat(shell.run("run", "app"))
        .isEqualTo(new Shell.Ended(2, "", "exchange: expected a token\n"));
  }

  @Test
  void aFaultOfTheHostIsNamedAsSuch() {
    shell.host.refusal = new IllegalStateException("broken");
    Shell.Ended ended = shell.run("run", "app");
    assertThat(ended.exit()).isEqualTo(70);
    assertThat(ended.err()).startsWith("exchange: it should not, but: ").contains("broken");
  }

  @Test
  void optionsBecomeSettings() throws IOException {
    Files.writeString(folder.resolve("host.json"), "{\"http.body\": \"2KiB\", \"mesh\": true}");
    shell.environment.put("EXCHANGE_HTTP_PORT", "1");
    shell.run(
        "run",
        "app",
        "--port=8080",
        "--host=::1",
        "--token=t",
        "--origin=https://a.test",
        "--origin=https://b.test",
        "--timeout=250ms",
        "--no-mesh",
        "--config=host.json",
        "--request",
        "greet",
        "1");
    var settings = shell.host.order.settings();
    assertThat(settings.get(Defaults.HTTP_PORT)).isEqualTo(8080);
    assertThat(settings.get(Defaults.HTTP_HOST)).isEqualTo("::1");
    assertThat(settings.get(Defaults.TOKEN)).isEqualTo("t");
    assertThat(settings.get(Defaults.HTTP_ORIGINS))
        .containsExactly("https://a.test", "https://b.test");
    assertThat(settings.get(Defaults.REQUEST_TIMEOUT)).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.get(Defaults.MESH)).isFalse();
    assertThat(settings.get(Defaults.HTTP_BODY)).isEqualTo(2_048);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port=x          | expected a port from 0 to 65535 for http.port (flag --port), got"
            + " \"x\"",
        "--timeout=0       | expected a time above 0, such as 500ms, 5s or 2m for request.timeout",
        "--config=none.json | expected a file of settings at none.json, got nothing",
        "--config=bad.json | expected JSON, got",
        "--config=list.json | expected a map of settings in list.json, got a list of 0",
        "--config=typo.json | expected names of settings in typo.json",
        "--colour          | expected an option of exchange run, got --colour",
      })
  void aBadOptionIsOneSentenceAndExitCodeTwo(String option, String sentence) throws IOException {
    Files.writeString(folder.resolve("bad.json"), "{");
    Files.writeString(folder.resolve("list.json"), "[]");
    Files.writeString(folder.resolve("typo.json"), "{\"prot\": 1}");
    Shell.Ended ended = shell.run("run", "app", option);
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).startsWith("exchange: " + sentence);
  }

  private void interrupt() {
    shell.interrupt.thenAccept(Runnable::run).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void fail(String program) {
    Location place = new Location(program, 2, 5, List.of());
    shell.host.failures.add(
        new Readiness.Failed(
            program,
            new ExchangeException(ErrorCode.HANDLER_FAILED, "expected }", "", place, null)
                .failure()));
  }
}
