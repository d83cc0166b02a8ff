package dev.exchange.host.link;

import dev.exchange.api.Bytes;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * About how many bytes a value will have on the wire, without writing it.
 *
 * <p>Threading: any thread.
 */
final class Weight {

  private static final int SMALL = 8;

  private Weight() {}

  static long of(@Nullable Object value) {
    return switch (value) {
      case String text -> SMALL + text.length();
      case Bytes bytes -> SMALL + bytes.size();
      case ValueList list -> {
        long sum = SMALL;
        for (Object each : list) {
          sum += of(each);
        }
        yield sum;
      }
      case ValueMap map -> {
        long sum = SMALL;
        for (var entry : map.entrySet()) {
          sum += SMALL + entry.getKey().length() + of(entry.getValue());
        }
        yield sum;
      }
      case null, default -> SMALL;
    };
  }
}
