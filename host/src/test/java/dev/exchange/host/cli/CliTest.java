package dev.exchange.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Setting;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {

  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void open() {
    shell = new Shell(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "request",
        "send",
        "on",
        "ls",
        "route",
        "top",
        "new",
        "doctor",
        "completion"
      })
  void eachCommandHasHelpWithExamples(String command) {
    Shell.Ended ended = shell.run(command, "--help");
    assertThat(ended.exit()).isZero();
    assertThat(ended.out())
        .contains("Usage: exchange " + command)
        .containsPattern("Examples:\\s+.*exchange " + command);
    assertThat(shell.run("--help").out()).contains("  " + command + " ");
  }

  @Test
  void theVersionIsTold() {
    assertThat(shell.run("--version").out()).startsWith("exchange ");
  }

  @Test
  void theHelpTellsEveryExitCode() {
    String help = shell.run("--help").out().replaceAll("\\s+", " ");
    for (ExitCode code : ExitCode.values()) {
      assertThat(help).contains(" " + code.number() + " ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | expected a command",
        "fly | 'expected one of run, request, send, on, ls, route, top, plugin, types, test, new,"
            + " doctor, completion, got fly'",
      })
  void whatIsNoCommandIsAUsageError(String command, String sentence) {
    Shell.Ended ended = command.isEmpty() ? shell.run() : shell.run(command);
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).isEqualTo("exchange: " + sentence + "\nsee exchange --help\n");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void coloursAreForTerminalsThatWantThem() {
    assertThat(shell.run("fly").err()).doesNotContain("\u001b[");
    shell.terminal = true;
    assertThat(shell.run("fly").err()).contains("\u001b[31mexchange: ");
    shell.environment.put("NO_COLOR", "1");
    assertThat(shell.run("fly").err()).doesNotContain("\u001b[");
    shell.environment.put("NO_COLOR", "");
    assertThat(shell.run("fly").err()).contains("\u001b[");
  }

  @Test
  void theCompletionScriptIsOneThatBashTakes() throws Exception {
    Path script = folder.resolve("completion.sh");
    Files.writeString(script, shell.run("completion").out());
    Process bash =
        new ProcessBuilder(
                "bash", "-c", "source " + script + " && complete -p exchange && declare -F")
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    assertThat(said).contains("_picocli_exchange_request");
  }

  @Test
  void doctorTellsWhatThereIsAndEverySetting() {
    shell.environment.put("EXCHANGE_HTTP_PORT", "8080");
    shell.environment.put("EXCHANGE_TOKEN", "open-sesame");
    shell.properties.put("java.vendor", "Somebody");
    shell.properties.put("java.runtime.version", "25.0.3+9");
    shell.properties.put("java.home", "/jdk");
    shell.properties.put("exchange.launcher.compiler", "on");
    Shell.Ended ended = shell.run("doctor");
    assertThat(ended.exit()).isZero();
    assertThat(ended.out())
        .containsPattern("JDK +Somebody 25.0.3\\+9")
        .containsPattern("JDK home +/jdk")
        .containsPattern("compiler +on\\R")
        .containsPattern("AOT cache +off: not started by bin/exchange")
        .containsPattern("engine +Fake Engine 1.0")
        .containsPattern("Python +25.0.3")
        .containsPattern("http.port +8080 +environment EXCHANGE_HTTP_PORT +port of the host")
        .containsPattern("token +set \\(not shown\\) +environment EXCHANGE_TOKEN")
        .doesNotContain("open-sesame");
    for (Setting<?> setting : Defaults.ALL) {
      assertThat(ended.out()).contains(setting.name()).contains(setting.meaning());
    }
  }

  @Test
  void doctorTellsTheSameAsJson() {
    ValueMap json = (ValueMap) JsonValues.read(Buffer.buffer(shell.run("doctor", "--json").out()));
    assertThat(json.map("facts").text("engine")).isEqualTo("Fake Engine 1.0");
    assertThat(json.list("settings")).hasSize(Defaults.ALL.size());
    assertThat(json.list("settings").map(4).toString())
        .isEqualTo(
            "{name=http.port, value=7070, source=default, meaning=port of the host; 0 takes a free"
                + " one, flag=--port, variable=EXCHANGE_HTTP_PORT, property=exchange.http.port}");
  }

  @Test
  void doctorNamesTheSourceOfABadSetting() {
    shell.environment.put("EXCHANGE_MESH", "maybe");
    assertThat(shell.run("doctor"))
        .isEqualTo(
            new Shell.Ended(
                2,
                "",
                "exchange: expected true or false for mesh (environment EXCHANGE_MESH), got"
                    + " \"maybe\"\n"));
  }

  @ParameterizedTest
  @EnumSource(Starter.class)
  void aStarterIsWrittenOnce(Starter language) throws IOException {
    Shell.Ended ended = shell.run("new", "my-app", "--lang", language.name());
    assertThat(ended.exit()).isZero();
    assertThat(ended.err()).isEmpty();
    List<String> files = files();
    assertThat(files).hasSize(3).contains("my-app/README.md");
    assertThat(
            ended.out().lines().filter(line -> line.startsWith("wrote ")).map(l -> l.substring(6)))
        .containsExactlyInAnyOrderElementsOf(files);
    for (String file : files) {
      String text = Files.readString(folder.resolve(file));
      assertThat(text).as(file).containsPattern("my[-_]app").doesNotContain("{{").endsWith("\n");
      assertThat(text.lines()).as(file).noneMatch(line -> line.endsWith(" "));
    }
    Shell.Ended again = shell.run("new", "my-app", "--lang", language.name());
    assertThat(again.exit()).isEqualTo(3);
    assertThat(again.err())
        .isEqualTo(
            "exchange: expected no file or folder my-app yet, got one; nothing was written\n");
  }

  @ParameterizedTest
  @CsvSource({
    "js,my-app/my-app.mjs,my-app/my-app.test.mjs,exchange test my-app",
    "py,my-app/my_app.py,my-app/test_my_app.py,exchange test my-app",
    "java,my-app/MyApp.java,my-app/MyAppTest.java,"
        + "exchange run my-app my-app/MyAppTest.java --request test null"
  })
  void aStarterHasTheNamesOfItsLanguage(
      String language, String program, String test, String command) throws IOException {
    Shell.Ended written = shell.run("new", "my-app", "--lang=" + language);
    assertThat(files()).contains(program, test);
    assertThat(written.out()).endsWith("test it: " + command + "\n");
    assertThat(Files.readString(folder.resolve("my-app/README.md"))).contains(command);
  }

  @ParameterizedTest
  @CsvSource({"greeter,Greeter", "my-app,MyApp", "a_b-c,ABC", "3d,E3d", "-,E"})
  void anIdHasAClass(String id, String name) {
    assertThat(Starter.className(id)).isEqualTo(name);
  }

  @Test
  void aStarterNeedsAnIdAndALanguage() {
    assertThat(shell.run("new", "a.b", "--lang=js").err())
        .isEqualTo(
            "exchange: expected an exchange id of 1 to 64 characters of A-Z a-z 0-9 _ -, got"
                + " \"a.b\"\n");
    assertThat(shell.run("new", "app").err())
        .contains("Missing required option: '--lang=js|py|java'");
    assertThat(shell.run("new", "app", "--lang=cobol").err())
        .contains("expected one of [js, py, java]");
  }

  @Test
  void everyErrorOfTheApiHasALine() {
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(CommandFailure.request(new ExchangeException(code, "no")).line())
          .isEqualTo(code + ": no");
    }
    assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number)).doesNotHaveDuplicates();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }
}
