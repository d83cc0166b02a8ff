package dev.exchange.host.contract;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import org.jspecify.annotations.Nullable;

/**
 * Where in a value something is; a pointer is only made of it if something is wrong there.
 *
 * @param above what it is in; null for the whole
 * @param last what leads there, a name or an index; for the whole, whose it is
 */
record Place(@Nullable Place above, Object last) {

  /** The whole value. */
  static Place of(String whose) {
    return new Place(null, whose);
  }

  /** A member or an element. */
  Place at(Object next) {
    return new Place(this, next);
  }

  /** The error of what is there. */
  ExchangeException refused(String expected, String came) {
    return new ExchangeException(
        ErrorCode.SCHEMA, "expected " + inWords() + " to be " + expected + ", got " + came);
  }

  private String inWords() {
    String path = "";
    Place at = this;
    while (at.above() != null) {
      path = Pointer.plus("", String.valueOf(at.last())) + path;
      at = at.above();
    }
    return path.isEmpty() ? String.valueOf(at.last()) : Pointer.shown(path) + " of " + at.last();
  }
}
