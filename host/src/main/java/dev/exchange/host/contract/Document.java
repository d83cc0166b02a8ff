package dev.exchange.host.contract;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.codec.Unicode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One schema with all that it refers to: a document that needs no other.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: JSON Schema 2020-12, core, 8; docs/spec/contracts.md, CT2.
 */
final class Document {

  /** The metaschema, which any document may refer to. */
  static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  /** How many characters are shown of what came. */
  private static final int SHOWN = 300;

  private final Object root;
  private final String whose;
  private final String id;
  private final Map<String, Object> anchors = new LinkedHashMap<>();

  /**
   * A document.
   *
   * @param root a map, true or false
   * @param whose of whom it is, for errors
   */
  Document(@Nullable Object root, String whose) {
    this.whose = whose;
    if (!(root instanceof ValueMap) && !(root instanceof Boolean)) {
      throw refused("", "a map, true or false", Values.describe(root));
    }
    this.root = root;
    this.id = root instanceof ValueMap map && map.get("$id") instanceof String text ? text : "";
    visit(root, "", (schema, place) -> anchor(schema));
  }

  /** The whole schema. */
  Object root() {
    return root;
  }

  /** Calls a visitor with each schema in a schema, itself first, and with its place. */
  static void visit(@Nullable Object schema, String place, BiConsumer<Object, String> visitor) {
    if (schema != null) {
      visitor.accept(schema, place);
    }
    if (schema instanceof ValueMap map) {
      parts(map, place, (part, there) -> visit(part, there, visitor));
    }
  }

  /** Calls a visitor with each schema that stands directly in a schema, and with its place. */
  static void parts(ValueMap schema, String place, BiConsumer<@Nullable Object, String> visitor) {
    schema.forEach((keyword, behind) -> {
      String there = Pointer.plus(place, keyword);
      if (Keywords.SCHEMA.contains(keyword)) {
        visitor.accept(behind, there);
      } else if (Keywords.SCHEMAS.contains(keyword) && behind instanceof ValueList list) {
        for (int i = 0; i < list.size(); i++) {
          visitor.accept(list.get(i), Pointer.plus(there, i));
        }
      } else if (Keywords.NAMED.contains(keyword) && behind instanceof ValueMap named) {
        named.forEach((name, part) -> visitor.accept(part, Pointer.plus(there, name)));
      }
    });
  }

  /** Whether a reference is one to the metaschema. */
  static boolean isDialect(String reference) {
    return reference.equals(DIALECT) || reference.equals(DIALECT + "#");
  }

  /**
   * What a reference refers to.
   *
   * @return a map, true or false; for the metaschema true, since it says nothing about shapes here
   * @throws ExchangeException SCHEMA if that is not in this document
   */
  Object resolve(String reference, String place) {
    if (isDialect(reference)) {
      return true;
    }
    int hash = reference.indexOf('#');
    String base = hash < 0 ? reference : reference.substring(0, hash);
    if (!base.isEmpty() && !base.equals(id)) {
      throw refused(place, "a reference within the document, or to " + DIALECT, reference);
    }
    String fragment = hash < 0 ? "" : reference.substring(hash + 1);
    Object found =
        fragment.isEmpty() || fragment.startsWith("/")
            ? Pointer.findFragment(root, fragment).orElse(null)
            : anchors.get(fragment);
    if (found instanceof ValueMap || found instanceof Boolean) {
      return found;
    }
    throw refused(place, "a reference to a schema in the document", reference);
  }

  /**
   * A schema, or what it refers to if it is nothing but a reference, in as many steps as needed.
   */
  Object follow(Object schema) {
    Object at = schema;
    while (at instanceof ValueMap map
        && map.get("$ref") instanceof String reference
        && isAlone(map)) {
      at = resolve(reference, "");
    }
    return at;
  }

  /** The error of a schema that is not as it should be. */
  ExchangeException refused(String place, String expected, String came) {
    String at = place.isEmpty() ? "" : Pointer.shown(place) + " of ";
    return new ExchangeException(
        ErrorCode.SCHEMA,
        "expected "
            + at
            + "the schema of "
            + whose
            + " to be "
            + expected
            + ", got "
            + Unicode.line(came, SHOWN));
  }

  private void anchor(Object schema) {
    if (schema instanceof ValueMap map && map.get("$anchor") instanceof String name) {
      anchors.putIfAbsent(name, map);
    }
  }

  /** Whether a reference has nothing beside it that refuses values. */
  private static boolean isAlone(ValueMap map) {
    return map.keySet().stream()
        .allMatch(name -> name.equals("$ref") || Keywords.isAnnotation(name));
  }
}
