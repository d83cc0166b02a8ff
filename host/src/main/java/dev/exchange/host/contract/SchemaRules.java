package dev.exchange.host.contract;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.util.IdentityHashMap;
import java.util.Objects;

/**
 * What a schema must keep beside its metaschema, so that it says what its author meant and every
 * check of a value ends.
 *
 * <p>Source: docs/spec/contracts.md, CT1 to CT3.
 */
final class SchemaRules {

  /** Bytes of a schema as JSON. */
  static final int MAX_BYTES = 256 << 10;

  /** Patterns of names in one schema, each of which is asked about every member. */
  private static final int MAX_PATTERNS = 100;

  /** How many schemas may ask each other about the same value. */
  private static final int MAX_CHAIN = 64;

  private final Document document;
  private final IdentityHashMap<Object, Integer> chains = new IdentityHashMap<>();

  private SchemaRules(Document document) {
    this.document = document;
  }

  /**
   * Checks a schema.
   *
   * @throws ExchangeException SCHEMA, naming the place in the schema; TOO_LARGE
   */
  static void check(Document document) {
    JsonValues.bytes(document.root(), MAX_BYTES);
    SchemaRules rules = new SchemaRules(document);
    Document.visit(document.root(), "", rules::members);
    Document.visit(document.root(), "", (schema, place) -> rules.chain(schema, place, 0));
  }

  private void members(Object schema, String place) {
    if (!(schema instanceof ValueMap map)) {
      return;
    }
    for (String name : map.keySet()) {
      if (!Keywords.isKnown(name)) {
        throw document.refused(
            place, "of keywords of JSON Schema 2020-12 or names that begin with x-", name);
      }
    }
    dialect(map, place);
    if (map.get("format") instanceof String format && !Formats.isKnown(format)) {
      throw document.refused(
          Pointer.plus(place, "format"), "one of " + String.join(", ", Formats.names()), format);
    }
    if (map.get("pattern") instanceof String pattern) {
      pattern(pattern, Pointer.plus(place, "pattern"));
    }
    if (map.get("patternProperties") instanceof ValueMap named) {
      String there = Pointer.plus(place, "patternProperties");
      if (named.size() > MAX_PATTERNS) {
        throw document.refused(there, "at most " + MAX_PATTERNS + " patterns", "" + named.size());
      }
      named.keySet().forEach(each -> pattern(each, there));
    }
  }

  private void dialect(ValueMap map, String place) {
    Object dialect = map.get("$schema");
    if (dialect instanceof String text && !Document.isDialect(text)) {
      throw document.refused(Pointer.plus(place, "$schema"), Document.DIALECT, text);
    }
    if (map.get("$id") instanceof String id && !place.isEmpty()) {
      throw document.refused(Pointer.plus(place, "$id"), "absent below the top", id);
    }
  }

  private void pattern(String pattern, String place) {
    try {
      LinearPattern.of(pattern);
    } catch (IllegalArgumentException e) {
      throw document.refused(
          place,
          "a pattern that takes linear time",
          pattern + " (" + Objects.requireNonNullElse(e.getMessage(), "") + ")");
    }
  }

  /**
   * How many schemas follow each other, each asking the next one about the same value. A circle
   * would be asked for ever.
   */
  private int chain(Object schema, String place, int depth) {
    if (!(schema instanceof ValueMap map)) {
      return 1;
    }
    Integer known = chains.get(map);
    if (known != null && known > 0) {
      return known;
    }
    if (known != null || depth > MAX_CHAIN) {
      throw document.refused(
          place,
          "one that asks at most " + MAX_CHAIN + " others about the same value",
          known == null ? "more" : "a circle of references");
    }
    chains.put(map, 0);
    int[] longest = {0};
    Document.parts(
        map,
        "",
        (part, there) -> {
          if (part != null && Keywords.IN_PLACE.contains(there.split("/", 3)[1])) {
            longest[0] = Math.max(longest[0], chain(part, place, depth + 1));
          }
        });
    if (map.get("$ref") instanceof String reference) {
      Object referred = document.resolve(reference, Pointer.plus(place, "$ref"));
      longest[0] = Math.max(longest[0], chain(referred, place, depth + 1));
    }
    if (longest[0] >= MAX_CHAIN) {
      throw document.refused(
          place, "one that asks at most " + MAX_CHAIN + " others about the same value", "more");
    }
    chains.put(map, longest[0] + 1);
    return longest[0] + 1;
  }
}
