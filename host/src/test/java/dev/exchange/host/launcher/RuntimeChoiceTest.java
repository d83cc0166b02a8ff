package dev.exchange.host.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With which JVM, compiler and archive {@code bin/exchange} runs a command. */
class RuntimeChoiceTest {
  private static final String COMPILER = "-XX:+EnableJVMCI";
  private static final String QUICK = "-XX:TieredStopAtLevel=1";
  private static final String ARCHIVE = "-XX:SharedArchiveFile=";

  @TempDir private Path folder;
  private Checkout checkout;
  private Path jdk;

  @BeforeEach
  void place() throws IOException {
    checkout = new Checkout(folder);
    jdk = checkout.jdk("temurin-25", "25.0.3");
  }

  @Test
  void runPreparesTheCompilerAndTheArchiveOnce() throws Exception {
    Checkout.Ended first = checkout.run("run", "hello");
    assertThat(first.err()).contains("preparing the compiler and fast starts");
    assertThat(first.out().getFirst()).startsWith(dist() + "/runtime/jdk-");
    assertThat(first.out())
        .contains(COMPILER, "-Dexchange.launcher.compiler=on", "-Dexchange.launcher.aot=on")
        .doesNotContain(QUICK)
        .anyMatch(argument -> argument.startsWith(ARCHIVE + dist() + "/runtime/classes-"));
    Checkout.Ended second = checkout.run("run", "hello");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).isEqualTo(first.out());
  }

  @Test
  void shortCommandsPrepareNothingAndTakeWhatIsThere() throws Exception {
    List<String> before = checkout.run("ls").out();
    assertThat(before).contains(QUICK).noneMatch(argument -> argument.startsWith(ARCHIVE));
    assertThat(dist().resolve("runtime")).doesNotExist();
    checkout.run("run", "hello");
    assertThat(checkout.run("ls").out())
        .contains(QUICK)
        .anyMatch(argument -> argument.startsWith(ARCHIVE));
  }

  @Test
  void aRequestOfRunStartsQuicklyAndWithTheCompiler() throws Exception {
    assertThat(checkout.run("run", "hello", "--request", "greet", "null").out())
        .contains(QUICK, COMPILER);
  }

  @Test
  void theArchiveKnowsTheLibrariesSoThatANewHostKeepsIt() throws Exception {
    checkout.run("run", "hello");
    checkout.source("host/src/main/java/Main.java");
    Checkout.Ended ended = checkout.run("run", "hello");
    assertThat(checkout.count("builds")).isEqualTo(2);
    assertThat(checkout.count("dumps")).isEqualTo(1);
    String classPath = ended.out().get(ended.out().indexOf("-cp") + 1);
    assertThat(classPath)
        .isEqualTo(
            String.join(
                ":",
                lib("vertx-core-1.jar"),
                lib("exchange-api-1.jar"),
                lib("exchange-host-1.jar")));
  }

  @Test
  void otherLibrariesOrAnotherJdkPrepareAgain() throws Exception {
    checkout.run("run", "hello");
    Files.createFile(Path.of(lib("picocli-1.jar")));
    checkout.run("run", "hello");
    assertThat(checkout.count("dumps")).isEqualTo(2);
    checkout.jdk("temurin-25", "25.0.4");
    checkout.run("run", "hello");
    assertThat(checkout.count("dumps")).isEqualTo(3);
  }

  @Test
  void withoutAnImageTheCompilerUpgradesTheJdkAndThereIsNoArchive() throws Exception {
    checkout.tell("no-image");
    assertThat(checkout.run("run", "hello").out())
        .startsWith(jdk.resolve("bin/java").toString())
        .contains(COMPILER, "--upgrade-module-path=" + dist().resolve("compiler"))
        .contains("-Dexchange.launcher.aot=off: a JDK with an upgraded module takes none")
        .noneMatch(argument -> argument.startsWith(ARCHIVE));
  }

  @Test
  void aCompilerThatFailsIsLeftOut() throws Exception {
    checkout.tell("no-compiler");
    assertThat(checkout.run("run", "hello").out())
        .startsWith(jdk.resolve("bin/java").toString())
        .doesNotContain(COMPILER)
        .contains("-Dexchange.launcher.aot=on")
        .anyMatch(argument -> argument.startsWith("-Dexchange.launcher.compiler=off: it does not"));
  }

  @Test
  void anArchiveThatCannotBeMadeIsLeftOutAndNotTriedAgain() throws Exception {
    checkout.tell("no-archive");
    Checkout.Ended ended = checkout.run("run", "hello");
    assertThat(ended.exit()).isZero();
    assertThat(ended.out())
        .contains(COMPILER)
        .anyMatch(argument -> argument.startsWith("-Dexchange.launcher.aot=off: it could not"));
    checkout.run("run", "hello");
    assertThat(checkout.count("dumps")).isEqualTo(1);
  }

  @Test
  void aVariableTurnsItAllOff() throws Exception {
    checkout.environment.put("EXCHANGE_RUNTIME", "plain");
    assertThat(checkout.run("run", "hello").out())
        .startsWith(jdk.resolve("bin/java").toString())
        .doesNotContain(COMPILER)
        .contains("-Dexchange.launcher.compiler=off: EXCHANGE_RUNTIME is plain");
    assertThat(dist().resolve("runtime")).doesNotExist();
  }

  @Test
  void anotherVariableAddsOptionsOfTheJvm() throws Exception {
    checkout.environment.put("EXCHANGE_JAVA_OPTS", "-Xmx1g -Da=b");
    assertThat(checkout.run("ls").out()).containsSequence("-Xmx1g", "-Da=b");
  }

  private Path dist() {
    return checkout.root.resolve("host/target/dist");
  }

  private String lib(String jar) {
    return dist().resolve("lib").resolve(jar).toString();
  }
}
