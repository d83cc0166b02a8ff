package dev.exchange.host.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A checkout with this project's {@code bin}, on a machine whose only programs are those of POSIX,
 * a stand-in for Maven, and the JDKs that a test puts there. Paths hold a space.
 */
final class Checkout {
  private static final List<String> POSIX_PROGRAMS =
      List.of(
          "awk",
          "cat",
          "cksum",
          "cp",
          "cut",
          "date",
          "dirname",
          "env",
          "find",
          "grep",
          "head",
          "kill",
          "ln",
          "mkdir",
          "mv",
          "ps",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sh",
          "sleep");

  private static final FileTime WRITTEN = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final FileTime BUILT = FileTime.from(Instant.parse("2020-02-02T00:00:00Z"));

  final Path root;
  final Path tools;
  final Path jvms;
  final Map<String, String> environment = new HashMap<>();
  private final Path stub;

  Checkout(Path place) throws IOException {
    Path folder = place.toRealPath();
    root = Files.createDirectories(folder.resolve("a checkout"));
    tools = Files.createDirectories(folder.resolve("some tools"));
    jvms = Files.createDirectories(folder.resolve("some jvms"));
    stub = Files.createDirectories(folder.resolve("stub"));
    copyBin(Path.of("..", "bin"), root.resolve("bin"));
    source("pom.xml");
    source("host/src/main/java/Main.java");
    for (String program : POSIX_PROGRAMS) {
      offer(program);
    }
    script(tools.resolve("mvn"), "mvn.sh");
    environment.put("PATH", tools.toString());
    environment.put("HOME", folder.toString());
    environment.put("EXCHANGE_JVM_FOLDERS", jvms.toString());
    environment.put("STUB", stub.toString());
  }

  /** Puts a JDK there. */
  Path jdk(String name, String version) throws IOException {
    return jdk(jvms.resolve(name), version);
  }

  /** Puts a JDK somewhere. */
  Path jdk(Path home, String version) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Stub\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
    script(home.resolve("bin/java"), "java.sh");
    script(home.resolve("bin/javac"), "java.sh");
    return home;
  }

  /** Writes a source that is newer than all that is there. */
  void source(String name) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        boolean built = file.startsWith(root.resolve("host/target"));
        Files.setLastModifiedTime(file, built ? BUILT : WRITTEN);
      }
    }
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }

  /** Tells the stand-ins something. */
  void tell(String word) throws IOException {
    Files.writeString(stub.resolve(word), "");
  }

  /** Takes it back. */
  void untell(String word) throws IOException {
    Files.delete(stub.resolve(word));
  }

  /** How many lines the stand-ins noted under a word. */
  int count(String word) throws IOException {
    Path notes = stub.resolve(word);
    return Files.exists(notes) ? Files.readAllLines(notes).size() : 0;
  }

  /** Runs {@code bin/exchange} to its end. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    return end(start(root.resolve("bin/exchange"), arguments));
  }

  /** Starts a launcher, with the folder above the checkout as the working directory. */
  Process start(Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.getParent().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** What a process printed and ended with. Fails if it takes more than a minute. */
  Ended end(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("expected the launcher to end, got one that runs; it said " + err);
    }
    return new Ended(process.exitValue(), out.lines().toList(), err);
  }

  /** The end of a process. */
  record Ended(int exit, List<String> out, String err) {}

  private static void copyBin(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private void offer(String program) throws IOException {
    for (String folder : List.of("/usr/bin", "/bin")) {
      Path found = Path.of(folder, program);
      if (Files.exists(found)) {
        Path tool = tools.resolve(program);
        Files.writeString(tool, "#!/bin/sh\nexec " + found + " \"$@\"\n");
        makeExecutable(tool);
        return;
      }
    }
  }

  private static void makeExecutable(Path file) {
    if (!file.toFile().setExecutable(true)) {
      throw new IllegalStateException("expected to make a program of " + file);
    }
  }

  private static void script(Path file, String resource) {
    try (InputStream text = Checkout.class.getResourceAsStream(resource)) {
      if (text == null) {
        throw new IllegalStateException("expected a resource " + resource + ", got none");
      }
      Files.write(file, text.readAllBytes());
      makeExecutable(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
