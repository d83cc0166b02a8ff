package dev.exchange.host.contract;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A schema as a part of a larger document: references lead to its new place, and what made it a
 * document of its own is gone.
 */
final class Relocated {

  private final Document document;
  private final String place;
  private final IdentityHashMap<Object, String> places = new IdentityHashMap<>();

  private Relocated(Document document, String place) {
    this.document = document;
    this.place = place;
    Document.visit(document.root(), "", (schema, there) -> places.putIfAbsent(schema, there));
  }

  /**
   * The schema.
   *
   * @param place where it will be, as a JSON pointer
   */
  static Object to(Object schema, String place) {
    return new Relocated(new Document(schema, "a document"), place).schema(schema);
  }

  private Object schema(@Nullable Object schema) {
    if (!(schema instanceof ValueMap map)) {
      return schema == null ? true : schema;
    }
    Map<String, @Nullable Object> moved = new LinkedHashMap<>();
    map.forEach((keyword, behind) -> {
      switch (keyword) {
        case "$id", "$schema", "$anchor" -> {}
        case "$ref" -> moved.put(keyword, reference(String.valueOf(behind)));
        default -> moved.put(keyword, behind(keyword, behind));
      }
    });
    return ValueMap.of(moved);
  }

  private @Nullable Object behind(String keyword, @Nullable Object behind) {
    if (Keywords.SCHEMA.contains(keyword)) {
      return schema(behind);
    }
    if (Keywords.SCHEMAS.contains(keyword) && behind instanceof ValueList list) {
      List<Object> moved = new ArrayList<>();
      list.forEach(each -> moved.add(schema(each)));
      return moved;
    }
    if (Keywords.NAMED.contains(keyword) && behind instanceof ValueMap named) {
      Map<String, Object> moved = new LinkedHashMap<>();
      named.forEach((name, each) -> moved.put(name, schema(each)));
      return moved;
    }
    return behind;
  }

  private String reference(String reference) {
    if (Document.isDialect(reference)) {
      return reference;
    }
    Object target = document.resolve(reference, "");
    String there = places.get(target);
    if (target instanceof Boolean || there == null) {
      there = Pointer.ofFragment(reference.substring(reference.indexOf('#') + 1));
    }
    return "#" + place + there.replace("%", "%25").replace(" ", "%20");
  }
}
