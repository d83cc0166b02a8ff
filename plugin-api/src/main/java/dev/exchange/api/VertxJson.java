package dev.exchange.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Values in the form that Vert.x applications use. */
final class VertxJson {

  private VertxJson() {}

  static @Nullable Object of(@Nullable Object value) {
    return switch (value) {
      case ValueMap map -> object(map);
      case ValueList list -> {
        JsonArray json = new JsonArray();
        list.forEach(element -> json.add(of(element)));
        yield json;
      }
      case Bytes bytes -> Buffer.buffer(bytes.toArray());
      case null, default -> value;
    };
  }

  static JsonObject object(ValueMap map) {
    JsonObject json = new JsonObject();
    map.forEach((key, member) -> json.put(key, of(member)));
    return json;
  }
}
