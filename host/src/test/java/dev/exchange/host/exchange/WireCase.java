package dev.exchange.host.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One case of {@code scripts/conformance/wire}, whose README describes it.
 *
 * @param source the file it is from
 * @param name a sentence
 * @param rules what it proves
 * @param accepting which side the exchange under test is
 * @param token what that side wants to see; empty for nothing
 * @param peers what the peers handle that it has at first, by their ids
 */
record WireCase(
    String source,
    String name,
    List<String> rules,
    boolean accepting,
    String token,
    JsonNode peers,
    List<JsonNode> steps) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** All cases that have steps, file by file; the module folder is the working folder. */
  static List<WireCase> all() {
    Path folder = Path.of("..", "scripts", "conformance", "wire");
    try (Stream<Path> files = Files.list(folder)) {
      List<WireCase> cases = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        for (JsonNode node : JSON.readTree(file.toFile()).required("cases")) {
          if (node.has("steps")) {
            cases.add(of(file.getFileName().toString(), node));
          }
        }
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WireCase of(String source, JsonNode node) {
    return new WireCase(
        source,
        node.required("name").textValue(),
        elements(node.required("rules")).map(JsonNode::textValue).toList(),
        node.required("side").textValue().equals("accepting"),
        node.path("token").asText(""),
        node.path("peers"),
        elements(node.required("steps")).toList());
  }

  static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  @Override
  public String toString() {
    return source + ": " + name;
  }
}
