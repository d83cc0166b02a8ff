package dev.exchange.host.contract;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keywords of JSON Schema 2020-12, by what stands behind them. */
final class Keywords {

  /** Behind these stands one schema. */
  static final Set<String> SCHEMA =
      Set.of(
          "additionalProperties",
          "contains",
          "contentSchema",
          "else",
          "if",
          "items",
          "not",
          "propertyNames",
          "then",
          "unevaluatedItems",
          "unevaluatedProperties");

  /** Behind these stands a list of schemas. */
  static final Set<String> SCHEMAS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");

  /** Behind these stands a map of schemas. */
  static final Set<String> NAMED =
      Set.of("$defs", "dependentSchemas", "patternProperties", "properties");

  /** What is behind these is asked of the same value. */
  static final Set<String> IN_PLACE =
      Set.of("allOf", "anyOf", "dependentSchemas", "else", "if", "not", "oneOf", "then");

  /** These say something to people and refuse no value. */
  static final Set<String> ANNOTATIONS =
      Set.of(
          "$comment",
          "$defs",
          "$id",
          "$schema",
          "$anchor",
          "contentEncoding",
          "contentMediaType",
          "contentSchema",
          "default",
          "deprecated",
          "description",
          "examples",
          "readOnly",
          "title",
          "writeOnly");

  private static final Set<String> ASSERTIONS =
      Set.of(
          "$ref",
          "const",
          "dependentRequired",
          "enum",
          "exclusiveMaximum",
          "exclusiveMinimum",
          "format",
          "maxContains",
          "maxItems",
          "maxLength",
          "maxProperties",
          "maximum",
          "minContains",
          "minItems",
          "minLength",
          "minProperties",
          "minimum",
          "multipleOf",
          "pattern",
          "required",
          "type",
          "uniqueItems");

  private static final Set<String> ALL =
      Stream.of(SCHEMA, SCHEMAS, NAMED, ANNOTATIONS, ASSERTIONS)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private Keywords() {}

  /** Whether a schema may have that member: a keyword, or one of its own that begins with x-. */
  static boolean isKnown(String name) {
    return ALL.contains(name) || name.startsWith("x-");
  }

  /** Whether a member refuses no value. */
  static boolean isAnnotation(String name) {
    return ANNOTATIONS.contains(name) || name.startsWith("x-");
  }
}
