package dev.exchange.host.link;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a map that came over a wire. One that is null counts as absent.
 *
 * <p>Errors, thrown: BAD_MESSAGE naming the member; TOO_LARGE for a list over its limit.
 *
 * @param node the map
 * @param of whose members they are, in words
 */
record Members(JsonNode node, String of) {

  String text(String name) {
    String text = textOrNull(name);
    if (text == null) {
      throw bad(name, "text", member(name));
    }
    return text;
  }

  @Nullable String textOrNull(String name) {
    JsonNode member = member(name);
    if (member == null) {
      return null;
    }
    if (!member.isTextual()) {
      throw bad(name, "text", member);
    }
    return member.textValue();
  }

  /** A whole number from 0 to 2^53. */
  long whole(String name) {
    Long whole = wholeOrNull(name);
    if (whole == null) {
      throw bad(name, "a whole number", null);
    }
    return whole;
  }

  @Nullable Long wholeOrNull(String name) {
    JsonNode member = member(name);
    if (member == null) {
      return null;
    }
    if (!member.isNumber() || !isWhole(member)) {
      throw bad(name, "a whole number from 0 to 2^53", member);
    }
    return member.longValue();
  }

  /** A number of hops: -1 for none. */
  int hops() {
    JsonNode member = member("hops");
    if (member == null || !member.isInt() || member.intValue() < -1) {
      throw bad("hops", "a number of hops from -1", member);
    }
    return member.intValue();
  }

  /** Whether it is true; absent is false. */
  boolean bool(String name) {
    JsonNode member = member(name);
    if (member != null && !member.isBoolean()) {
      throw bad(name, "true or false", member);
    }
    return member != null && member.booleanValue();
  }

  Members map(String name) {
    Members map = mapOrNull(name);
    if (map == null) {
      throw bad(name, "a map", null);
    }
    return map;
  }

  @Nullable Members mapOrNull(String name) {
    JsonNode member = member(name);
    if (member == null) {
      return null;
    }
    if (!member.isObject()) {
      throw bad(name, "a map", member);
    }
    return new Members(member, name);
  }

  /** A list of texts; empty if it is absent. */
  List<String> texts(String name, int limit) {
    JsonNode member = member(name);
    List<String> texts = new ArrayList<>();
    if (member == null) {
      return texts;
    }
    if (!member.isArray()) {
      throw bad(name, "a list of texts", member);
    }
    if (member.size() > limit) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected at most %d in member %s of the %s, got %d"
              .formatted(limit, name, of, member.size()));
    }
    for (JsonNode each : member) {
      if (!each.isTextual()) {
        throw bad(name, "a list of texts", each);
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  @Nullable JsonNode member(String name) {
    JsonNode member = node.get(name);
    return member == null || member.isNull() ? null : member;
  }

  private static boolean isWhole(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.canConvertToLong()
          && node.longValue() >= 0
          && node.longValue() <= Values.MAX_EXACT;
    }
    double number = node.doubleValue();
    return number == Math.rint(number) && number >= 0 && number <= Values.MAX_EXACT;
  }

  private ExchangeException bad(String name, String expected, @Nullable JsonNode came) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE,
        "expected %s as member %s of the %s, got %s"
            .formatted(expected, name, of, came == null ? "none" : "a " + came.getNodeType()));
  }
}
