package dev.exchange.host.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.api.ValueList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression with its constants apart: {@code ["add", ["get", "c7"], 1]} has the shape {@code
 * ["add",["get",0],1]} and the constants {@code ["c7", 1]}.
 *
 * @param text JSON, each constant replaced by its place among the constants
 */
public record ExpressionShape(String text, ValueList constants) {

  /** Takes an expression apart. */
  public static ExpressionShape of(JsonNode expression) {
    StringBuilder text = new StringBuilder();
    List<@Nullable Object> constants = new ArrayList<>();
    write(expression, text, constants);
    return new ExpressionShape(text.toString(), ValueList.of(constants.toArray()));
  }

  private static void write(JsonNode part, StringBuilder text, List<@Nullable Object> constants) {
    if (!part.isArray()) {
      constant(part, text, constants);
      return;
    }
    text.append('[').append(part.get(0));
    boolean literal = part.get(0).asText().equals("const");
    for (int i = 1; i < part.size(); i++) {
      text.append(',');
      if (literal) {
        constant(part.get(i), text, constants);
      } else {
        write(part.get(i), text, constants);
      }
    }
    text.append(']');
  }

  private static void constant(
      JsonNode value, StringBuilder text, List<@Nullable Object> constants) {
    text.append(constants.size());
    constants.add(StateCase.value(value));
  }
}
