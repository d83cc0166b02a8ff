package dev.exchange.host.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.exchange.host.state.StateCase.CellCase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Graphs made from a seed: any cell may read any other, so circles and errors abound. */
final class RandomCells {

  private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

  private final Random random;
  private final List<String> names = new ArrayList<>();
  private final int inputs;
  private final boolean ranked;

  private RandomCells(Random random) {
    this.random = random;
    inputs = 1 + random.nextInt(4);
    ranked = random.nextInt(3) > 0;
    int count = inputs + 1 + random.nextInt(random.nextInt(8) == 0 ? 60 : 12);
    for (int i = 0; i < count; i++) {
      names.add((i < inputs ? "i" : "c") + i);
    }
  }

  /** Cells in a random order of definition. */
  static Map<String, CellCase> of(Random random) {
    RandomCells made = new RandomCells(random);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < made.names.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    Map<String, CellCase> cells = new LinkedHashMap<>();
    for (int i : order) {
      cells.put(
          made.names.get(i),
          i < made.inputs
              ? new CellCase.Given(value(random))
              : new CellCase.Derived(made.expression(i, 3)));
    }
    return cells;
  }

  /** A value that a cell may be set to. */
  static Object value(Random random) {
    return random.nextInt(12) == 0 ? "text" : (Object) (long) random.nextInt(4);
  }

  private JsonNode expression(int reader, int depth) {
    if (depth == 0) {
      return random.nextInt(4) == 0 ? MAKE.numberNode(random.nextInt(3)) : read(reader);
    }
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> op("add", expression(reader, depth - 1), expression(reader, depth - 1));
      case 3 ->
          op("if", read(reader), expression(reader, depth - 1), expression(reader, depth - 1));
      case 4 ->
          op(
              "if",
              op("lt", read(reader), MAKE.numberNode(2)),
              expression(reader, depth - 1),
              expression(reader, depth - 1));
      case 5 -> op("try", expression(reader, depth - 1), expression(reader, depth - 1));
      case 6 -> op("try", read(reader), MAKE.numberNode(7));
      case 7 -> op("eq", expression(reader, depth - 1), expression(reader, depth - 1));
      case 8 -> op("if", read(reader), read(reader), op("throw", MAKE.textNode("no")));
      case 9 ->
          op("if", op("lt", read(reader), MAKE.numberNode(1)), MAKE.numberNode(1), read(reader));
      default -> read(reader);
    };
  }

  /** In a ranked graph a cell reads those made before it, but for a rare one that may read any. */
  private JsonNode read(int reader) {
    int bound = ranked && random.nextInt(20) > 0 ? reader : names.size();
    int from = bound > 12 && random.nextInt(3) > 0 ? bound - 4 : 0;
    int at = from + random.nextInt(bound - from);
    return op("get", MAKE.textNode(random.nextInt(200) == 0 ? "nope" : names.get(at)));
  }

  private static ArrayNode op(String word, JsonNode... arguments) {
    ArrayNode op = MAKE.arrayNode().add(word);
    for (JsonNode argument : arguments) {
      op.add(argument);
    }
    return op;
  }
}
