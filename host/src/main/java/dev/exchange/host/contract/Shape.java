package dev.exchange.host.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schema as a type of a programming language can say it: never less than the schema takes. */
sealed interface Shape {

  /** What needs no further words. */
  enum Plain implements Shape {
    ANY,
    NEVER,
    NULL,
    BOOLEAN,
    INTEGER,
    NUMBER,
    TEXT,
    BYTES
  }

  /** One of some constants: null, true, false, numbers and texts. */
  record Constants(List<@Nullable Object> values) implements Shape {}

  /** A list; what its first elements are, and what the others are. */
  record Elements(List<Shape> first, Shape others) implements Shape {}

  /** A map from any text. */
  record Mapping(Shape members) implements Shape {}

  /** One of several. */
  record Either(List<Shape> shapes) implements Shape {}

  /** A type that is declared. */
  record Named(String name) implements Shape {}

  /**
   * A map with members that are told.
   *
   * @param isOpen whether others are told about too
   */
  record Struct(List<Field> fields, boolean isOpen, String description) implements Shape {}

  /**
   * A member.
   *
   * @param isRequired whether it is always there
   */
  record Field(String name, Shape shape, boolean isRequired, String description) {

    /** The same member with another shape. */
    Field with(Shape other) {
      return new Field(name, other, isRequired, description);
    }
  }

  /** The shape without null, or the same if it cannot be null. */
  default Shape withoutNull() {
    if (this instanceof Either(List<Shape> shapes) && shapes.contains(Plain.NULL)) {
      List<Shape> rest = shapes.stream().filter(shape -> shape != Plain.NULL).toList();
      return rest.size() == 1 ? rest.getFirst() : new Either(rest);
    }
    return this;
  }
}
