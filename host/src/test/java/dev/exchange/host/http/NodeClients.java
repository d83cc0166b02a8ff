package dev.exchange.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ValueList;
import dev.exchange.host.codec.JsonValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Clients from npm, as they are, in processes of their own; installed once under target. */
final class NodeClients {

  private static final Path FOLDER = Path.of("target", "eventbus-clients").toAbsolutePath();
  private static final long SECONDS = 120;

  private NodeClients() {}

  /** What a client printed: by subject, in the order in which it came. */
  static Map<String, Object> run(String client, String url, String... more) throws Exception {
    install();
    List<String> command = new ArrayList<>(List.of("node", "client.cjs", client, url));
    command.addAll(List.of(more));
    Map<String, Object> said = new LinkedHashMap<>();
    for (String line : output(command).lines().toList()) {
      assertThat(line).as("a line that the client printed").startsWith("[");
      ValueList told = (ValueList) JsonValues.read(line.getBytes(StandardCharsets.UTF_8));
      said.merge(
          (String) told.get(0), told.get(1) == null ? "null" : told.get(1), NodeClients::both);
    }
    return said;
  }

  private static Object both(Object first, Object second) {
    return first + ", " + second;
  }

  private static void install() throws Exception {
    Files.createDirectories(FOLDER);
    boolean same = copy("package.json") && Files.isDirectory(FOLDER.resolve("node_modules"));
    copy("client.cjs");
    if (!same) {
      output(
          List.of(
              "npm",
              "install",
              "--no-package-lock",
              "--ignore-scripts",
              "--no-audit",
              "--no-fund",
              "--prefer-offline"));
    }
  }

  /** Copies a file of this package; whether it was there like that already. */
  private static boolean copy(String name) throws IOException {
    Path target = FOLDER.resolve(name);
    try (InputStream file = NodeClients.class.getResourceAsStream(name)) {
      byte[] content = file.readAllBytes();
      boolean same =
          Files.exists(target)
              && List.of(Files.readString(target))
                  .contains(new String(content, StandardCharsets.UTF_8));
      Path fresh = Files.write(FOLDER.resolve(name + ".new"), content);
      Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
      return same;
    }
  }

  private static String output(List<String> command) throws Exception {
    Path told = Files.createTempFile(FOLDER, "told", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
          .as("%s ended in time; it said %s", command, Files.readString(told))
          .isTrue();
      String said = Files.readString(told);
      assertThat(process.exitValue()).as("%s said %s", command, said).isZero();
      return said;
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(told);
    }
  }
}
