package dev.exchange.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.host.cli.Cli;
import dev.exchange.host.cli.Languages;
import dev.exchange.host.cli.Surroundings;
import dev.exchange.host.exchange.SystemMeans;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code exchange new} writes runs in a real host, and its test finds what is broken. */
class StarterTest {

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({"js,my-app.mjs,my-app.test.mjs:5:3", "py,my_app.py,test_my_app.py:6:5"})
  void aStarterPassesItsTestUntilItIsBroken(String language, String program, String place)
      throws IOException {
    assertThat(run("new", "my-app", "--lang", language)).isZero();
    assertThat(run("test", "my-app")).as(out.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("tests     2: 2 passed");

    breaks(program);
    assertThat(run("test", "my-app")).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Hello, Ada!")
        .contains("Bye, Ada!")
        .contains("      " + place + "\n");
  }

  @Test
  void theStarterInJavaPassesItsTestUntilItIsBroken() throws IOException {
    assertThat(run("new", "my-app", "--lang", "java")).isZero();
    String[] command = {"run", "my-app", "my-app/MyAppTest.java", "--request", "test", "null"};

    assertThat(run(command)).as(err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(out).hasToString("{\"passed\":3}\n");

    breaks("MyApp.java");
    assertThat(run(command)).isEqualTo(1);
    assertThat(out.size()).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("HANDLER_FAILED: ")
        .contains("the greeting: expected Hello, Ada!, got Bye, Ada! (MyAppTest.java:");
  }

  private void breaks(String program) throws IOException {
    Path file = folder.resolve("my-app").resolve(program);
    Files.writeString(file, Files.readString(file).replace("Hello", "Bye"));
  }

  @Test
  void anAnswerIsAllThatAStarterPrints() {
    run("new", "app", "--lang", "java");
    assertThat(run("run", "app", "--request", "greet", "{\"name\":\"Ada\"}")).isZero();
    assertThat(out).hasToString("{\"greeting\":\"Hello, Ada!\",\"total\":1}\n");
  }

  @Test
  void aBadPathEndsTheRealHostToo() {
    assertThat(run("run", "nowhere")).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("exchange: expected a program or a folder at ")
        .endsWith("nowhere, found nothing\n");
  }

  @Test
  void anAddressThatOthersReachIsRefusedWithoutAToken() {
    run("new", "app", "--lang", "java");
    assertThat(run("run", "app", "--host", "0.0.0.0", "--port", "0")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("exchange: expected a token (");
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    Surroundings.Streams streams =
        new Surroundings.Streams(InputStream.nullInputStream(), printer(out), printer(err), false);
    Surroundings.Machine machine =
        new Surroundings.Machine(folder, Map.of(), Map.of(), SystemMeans.clock(), 0, closing -> {});
    Languages none = () -> new Languages.Report("none", false, List.of());
    return new Cli(new Surroundings(Main.starter(), none, streams, machine)).run(arguments);
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
