package dev.exchange.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One case of {@code scripts/conformance/kernel}, whose README says what its members mean.
 *
 * @param source the file it is from, or the seed that it was made from
 * @param expected what playing it must come to
 */
record KernelCase(
    String source,
    String name,
    List<String> rules,
    JsonNode define,
    JsonNode hooks,
    JsonNode script,
    Outcome expected) {

  /** What playing a case came to: the log, the signals left, and the hooks that threw. */
  record Outcome(JsonNode log, int queued, long hookFailures) {}

  /** All cases of the file tree, file by file; the module folder is the working folder. */
  static List<KernelCase> all() {
    Path folder = Path.of("..", "scripts", "conformance", "kernel");
    try (Stream<Path> files = Files.list(folder)) {
      List<KernelCase> cases = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        for (JsonNode member : new ObjectMapper().readTree(file.toFile()).required("cases")) {
          cases.add(read(file.getFileName().toString(), member));
        }
      }
      return cases;
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private static KernelCase read(String source, JsonNode member) {
    List<String> rules = new ArrayList<>();
    member.required("rules").forEach(rule -> rules.add(rule.textValue()));
    JsonNode none = JsonNodeFactory.instance.objectNode();
    return new KernelCase(
        source,
        member.required("name").textValue(),
        rules,
        member.has("define") ? member.get("define") : none,
        member.has("hooks") ? member.get("hooks") : none,
        member.required("script"),
        new Outcome(
            member.required("log"),
            member.path("queued").asInt(),
            member.path("hookFailures").asLong()));
  }
}
