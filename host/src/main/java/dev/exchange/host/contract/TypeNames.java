package dev.exchange.host.contract;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Names of schemas as names of types and members. */
final class TypeNames {

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");

  private TypeNames() {}

  /** Words with capitals, and nothing but letters and digits: {@code user.login} is UserLogin. */
  static String type(String name) {
    StringBuilder type = new StringBuilder();
    WORD.matcher(name)
        .results()
        .forEach(word -> {
          String text = word.group();
          type.append(text.substring(0, 1).toUpperCase(Locale.ROOT)).append(text.substring(1));
        });
    if (type.isEmpty()) {
      return "Value";
    }
    return Character.isDigit(type.charAt(0)) ? "N" + type : type.toString();
  }

  /** The same, beginning with a small letter. */
  static String member(String name) {
    String type = type(name);
    return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
  }

  /** Declares what the operations take and answer, and the cells, with the names of their types. */
  static Declared declare(Catalog catalog) {
    Shapes shapes = new Shapes();
    Map<String, Shape> inputs = new LinkedHashMap<>();
    Map<String, Shape> outputs = new LinkedHashMap<>();
    Map<String, Shape> cells = new LinkedHashMap<>();
    catalog
        .operations()
        .forEach((name, operation) -> {
          inputs.put(name, shapes.declare(type(name) + "Input", operation.input()));
          outputs.put(name, shapes.declare(type(name) + "Output", operation.output()));
        });
    catalog
        .cells()
        .forEach((name, schema) -> cells.put(name, shapes.declare(type(name) + "Cell", schema)));
    return new Declared(shapes, inputs, outputs, cells);
  }

  /**
   * All types of a catalog.
   *
   * @param inputs by the name of the operation
   * @param outputs by the name of the operation
   * @param cells by the name of the cell
   */
  record Declared(
      Shapes shapes,
      Map<String, Shape> inputs,
      Map<String, Shape> outputs,
      Map<String, Shape> cells) {

    /** What an operation takes. */
    Shape input(String name) {
      return inputs.getOrDefault(name, Shape.Plain.ANY);
    }

    /** What an operation answers. */
    Shape output(String name) {
      return outputs.getOrDefault(name, Shape.Plain.ANY);
    }
  }
}
