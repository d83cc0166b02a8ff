package dev.exchange.host.eventbus;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as bodies of event bus messages, and back.
 *
 * <pre>
 *  null, Boolean, String         the same
 *  Long, Double                  from every number type; whole numbers become Long
 *  ValueMap                      JsonObject
 *  ValueList                     JsonArray
 *  Bytes                         Buffer, also from byte[] and from {"$bytes": "AQID"}
 * </pre>
 *
 * <p>Threading: any thread.
 *
 * <p>Errors, thrown: INVALID_VALUE with the path for a body that no message can carry, TOO_LARGE
 * for one that is nested too deep.
 */
public final class BusValues {

  private static final String BYTES = "$bytes";

  private BusValues() {}

  /** The value that a body stands for. */
  public static @Nullable Object of(@Nullable Object body) {
    return decoded(Values.of(body));
  }

  /** A value as a body. */
  public static @Nullable Object body(@Nullable Object value) {
    return switch (value) {
      case ValueMap map -> {
        JsonObject json = new JsonObject();
        map.forEach((key, member) -> json.put(key, body(member)));
        yield json;
      }
      case ValueList list -> {
        JsonArray json = new JsonArray();
        list.forEach(element -> json.add(body(element)));
        yield json;
      }
      case Bytes bytes -> Buffer.buffer(bytes.toArray());
      case null, default -> value;
    };
  }

  /** A body as JSON has it: bytes as {@code {"$bytes": "AQID"}}, at any depth. */
  public static @Nullable Object json(@Nullable Object body) {
    return switch (body) {
      case Buffer buffer ->
          new JsonObject().put(BYTES, Base64.getEncoder().encodeToString(buffer.getBytes()));
      case JsonObject map -> json(map.getMap()); // its own iterator makes texts of buffers
      case JsonArray list -> json(list.getList());
      case Map<?, ?> map -> {
        JsonObject json = new JsonObject();
        map.forEach((key, member) -> json.put(String.valueOf(key), json(member)));
        yield json;
      }
      case List<?> list -> {
        JsonArray json = new JsonArray();
        list.forEach(element -> json.add(json(element)));
        yield json;
      }
      case null, default -> body;
    };
  }

  private static @Nullable Object decoded(@Nullable Object value) {
    return switch (value) {
      case ValueMap map when map.size() == 1 && map.containsKey(BYTES) -> bytes(map.get(BYTES));
      case ValueMap map -> decoded(map);
      case ValueList list -> decoded(list);
      case null, default -> value;
    };
  }

  @SuppressWarnings("ReferenceEquality") // what has no bytes in it stays the same object
  private static ValueMap decoded(ValueMap map) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    boolean same = true;
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      Object member = decoded(entry.getValue());
      same &= member == entry.getValue();
      changed.put(entry.getKey(), member);
    }
    return same ? map : ValueMap.of(changed);
  }

  @SuppressWarnings("ReferenceEquality") // what has no bytes in it stays the same object
  private static Object decoded(ValueList list) {
    List<@Nullable Object> changed = new ArrayList<>(list.size());
    boolean same = true;
    for (Object element : list) {
      Object other = decoded(element);
      same &= other == element;
      changed.add(other);
    }
    return same ? list : ValueList.of(changed.toArray());
  }

  private static Bytes bytes(@Nullable Object base64) {
    try {
      if (base64 instanceof String text) {
        return Bytes.of(Base64.getDecoder().decode(text));
      }
    } catch (IllegalArgumentException _) {
      // falls through to the one failure
    }
    throw new ExchangeException(
        ErrorCode.INVALID_VALUE,
        "expected base64 in a map with only $bytes, got " + Values.describe(base64));
  }
}
