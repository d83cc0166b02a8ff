package dev.exchange.host.contract;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.codec.Unicode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One sentence out of all that a validator has to say about a value.
 *
 * <p>Where a value may be of several shapes and is of none, the sentence is about the one that it
 * was meant to be, if that can be told: the only one whose type and constants the value has.
 *
 * <p>Source: docs/spec/contracts.md, CT5.
 */
final class Complaint {

  /** In the path of an error these take a step into the value; the number of path steps of each. */
  private static final Map<String, Integer> DEEPER =
      Map.of(
          "additionalProperties", 1,
          "contains", 1,
          "items", 1,
          "patternProperties", 2,
          "prefixItems", 2,
          "properties", 2,
          "unevaluatedItems", 1,
          "unevaluatedProperties", 1);

  /** How many characters are shown of what was expected. */
  private static final int SHOWN = 300;

  private static final Set<String> CHOICES = Set.of("anyOf", "oneOf");
  private static final Set<String> LISTED = Set.of("allOf", "anyOf", "dependentSchemas", "oneOf");

  private final List<Error> errors;
  private final @Nullable Object value;
  private final String whose;

  /**
   * A complaint.
   *
   * @param errors what the validator found, at least one
   */
  Complaint(List<Error> errors, @Nullable Object value, String whose) {
    this.errors = errors.stream().filter(error -> !isOfNone(error)).toList();
    this.value = value;
    this.whose = whose;
  }

  /** The one that is thrown. */
  ExchangeException exception() {
    return new ExchangeException(ErrorCode.SCHEMA, text(errors, 0));
  }

  /** About the errors that agree in their first steps. */
  private String text(List<Error> among, int known) {
    Error first = among.getFirst();
    int choice = choice(first.getEvaluationPath(), known);
    if (choice < 0) {
      return sentence(first.getInstanceLocation(), Expectation.of(first));
    }
    return chosen(among, choice, depth(first.getEvaluationPath(), choice));
  }

  private String chosen(List<Error> among, int choice, int depth) {
    Error first = among.getFirst();
    NodePath path = first.getEvaluationPath();
    Map<Object, List<Error>> branches = new LinkedHashMap<>();
    for (Error each : among) {
      NodePath other = each.getEvaluationPath();
      if (other.getNameCount() > choice + 1
          && startAlike(each.getEvaluationPath(), path, choice + 1)) {
        branches.computeIfAbsent(other.getElement(choice + 1), key -> new ArrayList<>()).add(each);
      }
    }
    List<List<Error>> meant =
        branches.values().stream()
            .filter(branch -> branch.stream().noneMatch(error -> isOfAnother(error, depth)))
            .toList();
    if (meant.size() == 1) {
      return text(meant.getFirst(), choice + 2);
    }
    Set<String> types = new LinkedHashSet<>();
    for (List<Error> branch : branches.values()) {
      Error told = branch.getFirst();
      boolean here = told.getInstanceLocation().getNameCount() == depth;
      types.add(here && isPlain(told.getKeyword()) ? Expectation.of(told) : "");
    }
    String expected =
        types.contains("")
            ? "to be of one of the " + branches.size() + " shapes that it may have"
            : String.join(" or ", types);
    return sentence(upTo(first.getInstanceLocation(), depth), expected);
  }

  /** A choice of which no shape fits tells so, and then what each of them missed. */
  private static boolean isOfNone(Error error) {
    return "oneOf".equals(error.getKeyword()) && "0".equals(error.getArguments()[0]);
  }

  private static boolean isPlain(@Nullable String keyword) {
    return "type".equals(keyword) || "const".equals(keyword) || "enum".equals(keyword);
  }

  /** Whether an error says that the value was meant for another branch. */
  private static boolean isOfAnother(Error error, int depth) {
    int at = error.getInstanceLocation().getNameCount();
    String keyword = error.getKeyword();
    return switch (keyword) {
      case "type" -> at == depth;
      case "const", "enum" -> at <= depth + 1;
      case null, default -> false;
    };
  }

  /** Where in a path a value may be of several shapes, from a step on; -1 for nowhere. */
  private static int choice(NodePath path, int from) {
    for (int i = from; i + 1 < path.getNameCount(); i++) {
      if (CHOICES.contains(path.getElement(i)) && path.getElement(i + 1) instanceof Integer) {
        return i;
      }
    }
    return -1;
  }

  /** How many steps into the value the first steps of a path take. */
  private static int depth(NodePath path, int steps) {
    int depth = 0;
    int i = 0;
    while (i < steps) {
      String keyword = path.getElement(i).toString();
      Integer taken = DEEPER.get(keyword);
      if (taken != null) {
        depth++;
        i += taken;
      } else {
        i += LISTED.contains(keyword) ? 2 : 1;
      }
    }
    return depth;
  }

  private static boolean startAlike(NodePath one, NodePath other, int steps) {
    for (int i = 0; i < steps; i++) {
      if (!one.getElement(i).equals(other.getElement(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<Object> upTo(NodePath place, int depth) {
    List<Object> steps = new ArrayList<>();
    for (int i = 0; i < Math.min(depth, place.getNameCount()); i++) {
      steps.add(place.getElement(i));
    }
    return steps;
  }

  private String sentence(NodePath place, String expected) {
    return sentence(upTo(place, place.getNameCount()), expected);
  }

  private String sentence(List<Object> steps, String expected) {
    String pointer = "";
    Object at = value;
    for (Object step : steps) {
      pointer = Pointer.plus(pointer, step);
      at =
          switch (at) {
            case ValueMap map -> map.get(step.toString());
            case ValueList list -> list.get(Integer.parseInt(step.toString()));
            case Bytes bytes -> bytes;
            case null, default -> null;
          };
    }
    String where = pointer.isEmpty() ? whose : Pointer.shown(pointer) + " of " + whose;
    return "expected "
        + where
        + " "
        + Unicode.line(expected, SHOWN)
        + ", got "
        + Values.describe(at);
  }
}
