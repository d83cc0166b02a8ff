package dev.exchange.host.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.exchange.host.state.StateCase.CellCase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The large graphs that a case names instead of writing them out. */
final class Shapes {

  private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

  private record Named(String name, CellCase cell) {}

  private final List<Named> made = new ArrayList<>();

  private Shapes() {}

  static void of(JsonNode shape, Map<String, CellCase> cells) {
    Shapes shapes = new Shapes();
    if (shape.has("chain")) {
      shapes.chain(shape.get("chain").intValue());
    } else if (shape.has("stairs")) {
      shapes.stairs(shape.get("stairs").intValue());
    } else if (shape.has("ring")) {
      shapes.ring(shape.get("ring").intValue());
    } else if (shape.has("fan")) {
      shapes.fan(shape.get("fan").intValue());
    } else {
      shapes.grid(shape.required("grid").get(0).intValue(), shape.get("grid").get(1).intValue());
    }
    if (shape.path("reverse").booleanValue()) {
      Collections.reverse(shapes.made);
    }
    shapes.made.forEach(each -> cells.put(each.name(), each.cell()));
  }

  private void chain(int length) {
    given("c0", 0);
    for (int i = 1; i <= length; i++) {
      derived("c" + i, op("add", get("c" + (i - 1)), MAKE.numberNode(1)));
    }
  }

  private void stairs(int length) {
    given("s", 0);
    given("c0", 0);
    for (int i = 1; i <= length; i++) {
      derived("c" + i, op("add", get("s"), get("c" + (i - 1))));
    }
  }

  private void ring(int length) {
    given("open", 0);
    for (int i = 0; i < length; i++) {
      JsonNode next = get("r" + (i + 1) % length);
      derived("r" + i, i == 0 ? op("if", get("open"), MAKE.numberNode(1), next) : next);
    }
  }

  private void fan(int width) {
    given("x", 0);
    ArrayNode sum = op("add");
    for (int i = 0; i < width; i++) {
      derived("f" + i, op("add", get("x"), MAKE.numberNode(1)));
      sum.add(get("f" + i));
    }
    derived("sum", sum);
  }

  private void grid(int width, int depth) {
    for (int i = 0; i < width; i++) {
      given("g0_" + i, 1);
    }
    for (int layer = 1; layer <= depth; layer++) {
      for (int i = 0; i < width; i++) {
        JsonNode left = get("g" + (layer - 1) + "_" + i);
        JsonNode right = get("g" + (layer - 1) + "_" + (i + 1) % width);
        derived("g" + layer + "_" + i, op("add", left, right));
      }
    }
  }

  private void given(String name, long value) {
    made.add(new Named(name, new CellCase.Given(value)));
  }

  private void derived(String name, JsonNode expression) {
    made.add(new Named(name, new CellCase.Derived(expression)));
  }

  private static ArrayNode get(String cell) {
    return op("get", MAKE.textNode(cell));
  }

  private static ArrayNode op(String word, JsonNode... arguments) {
    ArrayNode op = MAKE.arrayNode().add(word);
    for (JsonNode argument : arguments) {
      op.add(argument);
    }
    return op;
  }
}
