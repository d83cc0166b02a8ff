package dev.exchange.host.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.exchange.api.Bytes;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Immutable trees as the validator's nodes, in one pass and without JSON text between. */
final class Nodes {

  /** The one member of the map that stands for bytes. */
  static final String BYTES = "$bytes";

  private Nodes() {}

  /** A value; bytes are a map with {@code $bytes}. */
  static JsonNode of(@Nullable Object value) {
    return switch (value) {
      case null -> NullNode.getInstance();
      case Boolean bool -> BooleanNode.valueOf(bool);
      case Long whole when whole == whole.intValue() -> IntNode.valueOf(whole.intValue());
      case Long whole -> LongNode.valueOf(whole);
      case Double real -> DoubleNode.valueOf(real);
      case String text -> TextNode.valueOf(text);
      case Bytes bytes -> bytes(bytes);
      case ValueList list -> list(list);
      case ValueMap map -> map(map);
      default -> throw new IllegalArgumentException("expected a frozen value, got " + value);
    };
  }

  private static JsonNode map(ValueMap map) {
    Map<String, JsonNode> members = LinkedHashMap.newLinkedHashMap(map.size());
    for (int i = 0; i < map.size(); i++) {
      members.put(map.keyAt(i), of(map.valueAt(i)));
    }
    return new ObjectNode(JsonNodeFactory.instance, members);
  }

  private static JsonNode list(ValueList list) {
    List<JsonNode> elements = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      elements.add(of(list.get(i)));
    }
    return new ArrayNode(JsonNodeFactory.instance, elements);
  }

  private static JsonNode bytes(Bytes bytes) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    return node.put(BYTES, Base64.getEncoder().encodeToString(bytes.toArray()));
  }
}
