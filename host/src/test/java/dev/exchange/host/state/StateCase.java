package dev.exchange.host.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.api.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One case of {@code scripts/conformance/state}, whose README-state.md says what its members mean.
 *
 * @param source the file it is from
 * @param cells the cells by name, in the order of their definition, generated ones first
 */
public record StateCase(
    String source, String name, List<String> rules, Map<String, CellCase> cells, JsonNode steps) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A cell: set to a value first, or computed by an expression. */
  public sealed interface CellCase {

    /** A cell that is set. */
    record Given(@Nullable Object value) implements CellCase {}

    /** A cell that is computed. */
    record Derived(JsonNode expression) implements CellCase {}
  }

  /** All cases of the file tree, file by file; the module folder is the working folder. */
  public static List<StateCase> all() {
    Path folder = Path.of("..", "scripts", "conformance", "state");
    try (Stream<Path> files = Files.list(folder)) {
      List<StateCase> cases = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        for (JsonNode member : JSON.readTree(file.toFile()).required("cases")) {
          cases.add(read(file.getFileName().toString(), member));
        }
      }
      return cases;
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /** A JSON value as the values of messages. */
  public static @Nullable Object value(JsonNode json) {
    return Values.of(JSON.convertValue(json, Object.class));
  }

  private static StateCase read(String source, JsonNode member) {
    List<String> rules = new ArrayList<>();
    member.required("rules").forEach(rule -> rules.add(rule.textValue()));
    Map<String, CellCase> cells = new LinkedHashMap<>();
    if (member.has("shape")) {
      Shapes.of(member.get("shape"), cells);
    }
    for (JsonNode cell : member.path("cells")) {
      JsonNode definition = cell.get(1);
      CellCase made =
          definition.has("computed")
              ? new CellCase.Derived(definition.get("computed"))
              : new CellCase.Given(value(definition.required("value")));
      if (cells.put(cell.get(0).textValue(), made) != null) {
        throw new IllegalArgumentException(
            "two cells " + cell.get(0) + " in " + member.get("name"));
      }
    }
    return new StateCase(
        source, member.required("name").textValue(), rules, cells, member.required("steps"));
  }

  @Override
  public String toString() {
    return source + ": " + name;
  }
}
