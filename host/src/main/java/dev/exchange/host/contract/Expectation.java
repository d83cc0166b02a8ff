package dev.exchange.host.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import dev.exchange.host.codec.Unicode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a keyword asks of a value, in words that follow "expected … ". */
final class Expectation {

  private static final int LONGEST = 120;

  private Expectation() {}

  /** What an error missed. */
  static String of(Error error) {
    JsonNode asked = error.getSchemaNode();
    String keyword = Objects.requireNonNullElse(error.getKeyword(), "");
    String text =
        asked == null ? "" : shortened(asked.isTextual() ? asked.asText() : asked.toString());
    String member = Objects.requireNonNullElse(error.getProperty(), "");
    return switch (keyword) {
      case "type" -> "to be " + types(asked);
      case "const" -> "to be " + shortened(String.valueOf(asked));
      case "enum" -> "to be one of " + shortened(String.valueOf(asked));
      case "required" -> "to have the member " + member;
      case "dependentRequired" -> "to have the member " + argument(error, 0) + " beside " + member;
      case "items", "unevaluatedItems" -> "to have no further element";
      case "additionalProperties", "unevaluatedProperties" -> "to have no member " + member;
      case "propertyNames" -> "to have only names that propertyNames allows, and not " + member;
      case "minimum" -> "to be at least " + text;
      case "maximum" -> "to be at most " + text;
      case "exclusiveMinimum" -> "to be more than " + text;
      case "exclusiveMaximum" -> "to be less than " + text;
      case "multipleOf" -> "to be a multiple of " + text;
      case "minLength" -> "to have at least " + counted(text, "character");
      case "maxLength" -> "to have at most " + counted(text, "character");
      case "minItems" -> "to have at least " + counted(text, "element");
      case "maxItems" -> "to have at most " + counted(text, "element");
      case "minProperties" -> "to have at least " + counted(text, "member");
      case "maxProperties" -> "to have at most " + counted(text, "member");
      case "uniqueItems" -> "to have no element twice";
      case "pattern" -> "to match " + text;
      case "format" -> "to have the format " + text;
      case "contains", "minContains", "maxContains" -> "to have as many elements as contains asks";
      case "oneOf" -> "to be of exactly one of the shapes that it may have, and not of several";
      case "not" -> "to be other than " + text;
      case "false", "" -> "to be absent";
      default -> "to be as " + keyword + " says";
    };
  }

  private static String types(JsonNode asked) {
    List<String> names = new ArrayList<>();
    if (asked.isArray()) {
      asked.forEach(each -> names.add(type(each.asText())));
    } else {
      names.add(type(asked.asText()));
    }
    return String.join(" or ", names);
  }

  private static String type(String name) {
    return switch (name) {
      case "object" -> "a map";
      case "array" -> "a list";
      case "integer" -> "a whole number";
      case "boolean" -> "true or false";
      case "null" -> "null";
      default -> "a " + name;
    };
  }

  private static String argument(Error error, int index) {
    return String.valueOf(error.getArguments()[index]);
  }

  private static String counted(String count, String what) {
    return count + " " + what + (count.equals("1") ? "" : "s");
  }

  private static String shortened(String text) {
    return Unicode.cut(text, LONGEST);
  }
}
