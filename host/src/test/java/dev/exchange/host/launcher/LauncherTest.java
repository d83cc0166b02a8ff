package dev.exchange.host.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code bin/exchange} finds, builds, and hands to the JVM. */
class LauncherTest {

  @TempDir private Path folder;
  private Checkout checkout;

  @BeforeEach
  void place() throws IOException {
    checkout = new Checkout(folder);
  }

  @Test
  void aJdk25IsFoundThoughTheDefaultJavaIsOlder() throws Exception {
    Path old = checkout.jdk(folder.resolve("old"), "17.0.15");
    Files.createSymbolicLink(checkout.tools.resolve("java"), old.resolve("bin/java"));
    Path found = checkout.jdk("temurin-25", "25.0.3");
    assertThat(checkout.run("ls").out()).startsWith(found.resolve("bin/java").toString());
  }

  @Test
  void javaHomeComesFirstThenThePathThenTheFolders() throws Exception {
    Path home = checkout.jdk(folder.resolve("home"), "25.0.1");
    Path path = checkout.jdk(folder.resolve("path"), "25.0.2");
    checkout.jdk("folder", "25.0.3");
    Files.createSymbolicLink(checkout.tools.resolve("java"), path.resolve("bin/java"));
    checkout.environment.put("JAVA_HOME", home.toString());
    assertThat(checkout.run("ls").out()).startsWith(home.resolve("bin/java").toString());
    checkout.environment.remove("JAVA_HOME");
    assertThat(checkout.run("ls").out()).startsWith(path.resolve("bin/java").toString());
  }

  @Test
  void aNewerJdkIsTakenOnlyWhereThereIsNo25() throws Exception {
    Path newer = checkout.jdk("a-jdk-26", "26");
    assertThat(checkout.run("ls").out()).startsWith(newer.resolve("bin/java").toString());
    Path right = checkout.jdk("b-jdk-25", "25");
    assertThat(checkout.run("ls").out()).startsWith(right.resolve("bin/java").toString());
  }

  @Test
  void noJdkIsOneSentenceAndExitCodeSeven() throws Exception {
    Path old = checkout.jdk("old", "17.0.15");
    checkout.environment.put("JAVA_HOME", old.toString());
    Checkout.Ended ended = checkout.run("run", "hello");
    assertThat(ended.exit()).isEqualTo(7);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err())
        .startsWith("exchange: expected a JDK 25, found none (JAVA_HOME is " + old)
        .contains("JAVA_HOME has 17.0.15", checkout.jvms.toString(), "set JAVA_HOME to");
  }

  @Test
  void theFirstCommandBuildsAndTheNextDoesNot() throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    assertThat(checkout.run("ls").err()).contains("building");
    assertThat(checkout.run("ls").err()).isEmpty();
    assertThat(checkout.run("run", "hello").err()).doesNotContain("building");
    assertThat(checkout.count("builds")).isEqualTo(1);
  }

  @Test
  void aNewerSourceIsBuiltByRunAndNotByTheCommandsOfARunningHost() throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    checkout.run("ls");
    checkout.source("plugin-api/src/main/java/Api.java");
    checkout.run("ls");
    assertThat(checkout.count("builds")).isEqualTo(1);
    checkout.run("run", "hello");
    checkout.run("run", "hello");
    assertThat(checkout.count("builds")).isEqualTo(2);
  }

  @Test
  void aNewerTestIsNotBuilt() throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    checkout.run("ls");
    checkout.source("host/src/test/java/MainTest.java");
    checkout.run("run", "hello");
    assertThat(checkout.count("builds")).isEqualTo(1);
  }

  @Test
  void aFailedBuildShowsItsErrorsAndWhereTheRestIs() throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    checkout.tell("break-build");
    Checkout.Ended ended = checkout.run("run", "hello");
    assertThat(ended.exit()).isEqualTo(8);
    assertThat(ended.err())
        .contains("[ERROR] Main.java:[3,7] ; expected")
        .contains("the build failed; its whole output is in " + log())
        .doesNotContain("[INFO]");
    assertThat(log()).content().contains("[INFO] compiling");
    checkout.untell("break-build");
    assertThat(checkout.run("run", "hello").exit()).isZero();
  }

  @Test
  void noMavenIsOneSentence() throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    Files.delete(checkout.tools.resolve("mvn"));
    Checkout.Ended ended = checkout.run("run", "hello");
    assertThat(ended.exit()).isEqualTo(8);
    assertThat(ended.err())
        .isEqualTo("exchange: expected Maven 3.8 or newer (mvn) on PATH to build, found none\n");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    checkout.tell("hold-build");
    Process first = checkout.start(checkout.root.resolve("bin/exchange"), "ls");
    BufferedReader firstSays = first.errorReader(StandardCharsets.UTF_8);
    assertThat(firstSays.readLine()).contains("building");
    Process second = checkout.start(checkout.root.resolve("bin/exchange"), "ls");
    BufferedReader secondSays = second.errorReader(StandardCharsets.UTF_8);
    assertThat(secondSays.readLine()).contains("waiting for process " + first.pid());
    checkout.untell("hold-build");
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(checkout.count("builds")).isEqualTo(1);
  }

  @Test
  void anInterruptedBuildIsTakenBack() throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    checkout.tell("hold-build");
    Process first = checkout.start(checkout.root.resolve("bin/exchange"), "ls");
    assertThat(first.errorReader(StandardCharsets.UTF_8).readLine()).contains("building");
    first.toHandle().destroy();
    assertThat(first.waitFor()).isEqualTo(143);
    checkout.untell("hold-build");
    assertThat(checkout.run("ls").exit()).isZero();
  }

  @Test
  void theLockOfADeadProcessIsTakenOver() throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    Path target = Files.createDirectories(checkout.root.resolve("host/target"));
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createSymbolicLink(target.resolve("launcher.lock"), Path.of("" + dead.pid()));
    assertThat(checkout.run("ls").exit()).isZero();
    assertThat(checkout.count("builds")).isEqualTo(1);
  }

  @Test
  void argumentsAndTheExitCodeGoThroughAsTheyAre() throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    checkout.environment.put("STUB_EXIT", "5");
    Checkout.Ended ended = checkout.run("send", "a b", "", "*", "{\"x\":'$HOME'}", "\\n");
    assertThat(ended.exit()).isEqualTo(5);
    assertThat(ended.out())
        .endsWith("dev.exchange.host.Main", "send", "a b", "", "*", "{\"x\":'$HOME'}", "\\n");
  }

  @ParameterizedTest
  @CsvSource({"C,", "de_DE.ISO-8859-1,", ",C", ",fr_FR.UTF-8", ","})
  void argumentsAreReadAsUtf8WhateverTheLocaleIs(@Nullable String all, @Nullable String lang)
      throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    if (all != null) {
      checkout.environment.put("LC_ALL", all);
    }
    if (lang != null) {
      checkout.environment.put("LANG", lang);
    }
    assertThat(checkout.run("ls").exit()).isZero();
    assertThat(Files.readString(folder.resolve("stub/locale"))).containsIgnoringCase("utf-8");
  }

  @Test
  void aLinkToItWorksFromAnyFolder() throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    Path relative = Path.of("..").resolve(folder.relativize(checkout.root)).resolve("bin/exchange");
    Path links = Files.createDirectory(folder.resolve("links"));
    Files.createSymbolicLink(links.resolve("first"), relative);
    Files.createSymbolicLink(links.resolve("second"), links.resolve("first"));
    Checkout.Ended ended = checkout.end(checkout.start(links.resolve("second"), "ls"));
    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).contains("dev.exchange.host.Main");
  }

  @Test
  void signalsReachTheJvm() throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    checkout.run("ls");
    checkout.tell("serve");
    Process process = checkout.start(checkout.root.resolve("bin/exchange"), "ls");
    BufferedReader says = process.inputReader(StandardCharsets.UTF_8);
    assertThat(says.readLine()).isEqualTo("ready");
    process.toHandle().destroy();
    assertThat(says.readLine()).isEqualTo("ended in order");
    assertThat(process.waitFor()).isEqualTo(143);
  }

  @Test
  void aDistributionNeedsNoMaven() throws Exception {
    checkout.jdk("temurin-25", "25.0.3");
    checkout.run("ls");
    Path dist = checkout.root.resolve("host/target/dist");
    Files.move(dist.resolve("lib"), checkout.root.resolve("lib"));
    Files.delete(checkout.root.resolve("pom.xml"));
    Files.delete(checkout.tools.resolve("mvn"));
    assertThat(checkout.run("ls").out())
        .contains("dev.exchange.host.Main")
        .anyMatch(argument -> argument.contains(checkout.root.resolve("lib") + "/exchange-host"));
  }

  private Path log() {
    return checkout.root.resolve("host/target/launcher-build.log");
  }
}
