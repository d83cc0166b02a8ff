package dev.exchange.host.contract;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.Unicode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Places in a tree, written as JSON pointers.
 *
 * <p>Source: RFC 6901.
 */
final class Pointer {

  private static final int SHOWN = 200;

  private Pointer() {}

  /** The place of a member, or of an element, of what is at a place. */
  static String plus(String place, Object step) {
    return place + "/" + step.toString().replace("~", "~0").replace("/", "~1");
  }

  /** A pointer in a sentence: in one line, not too long. */
  static String shown(String pointer) {
    return Unicode.line(pointer, SHOWN);
  }

  /** The step before it was written into a pointer. */
  static String unescape(String step) {
    return step.replace("~1", "/").replace("~0", "~");
  }

  /** What is at a place; a null there is no value. */
  static Optional<Object> find(@Nullable Object root, String pointer) {
    Object at = root;
    if (!pointer.isEmpty()) {
      for (String step : pointer.substring(1).split("/", -1)) {
        at = member(at, unescape(step));
      }
    }
    return Optional.ofNullable(at);
  }

  /** The pointer in the fragment of a reference. */
  static String ofFragment(String fragment) {
    return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** What the fragment of a reference points at, if it is a pointer. */
  static Optional<Object> findFragment(@Nullable Object root, String fragment) {
    try {
      return find(root, ofFragment(fragment));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a % without two digits
    }
  }

  private static @Nullable Object member(@Nullable Object at, String step) {
    return switch (at) {
      case ValueMap map -> map.get(step);
      case ValueList list when step.matches("0|[1-9]\\d{0,8}") ->
          Integer.parseInt(step) < list.size() ? list.get(Integer.parseInt(step)) : null;
      case null, default -> null;
    };
  }
}
