package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.host.codec.Unicode;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * What Python raises, as the host understands it. The line comes from the traceback: what the
 * engine itself tells of a frame of Python is the place of the whole function.
 *
 * <p>Threading: the owning thread of the program, inside a turn of its guard.
 */
final class PyErrors {

  private static final int MAX_TEXT = 2_000;

  private final Value describe;
  private final GuestErrors errors;

  /** Errors of one program, described by a function of the border. */
  PyErrors(Value border, GuestErrors errors) {
    this.describe = border.getMember("describe");
    this.errors = errors;
  }

  /** What was thrown out of Python, or by the host on behalf of it. */
  ExchangeException of(Throwable thrown) {
    if (!(thrown instanceof PolyglotException guest) || !isRaised(guest)) {
      return errors.of(thrown);
    }
    try {
      return told(describe.execute(guest.getGuestObject()));
    } catch (PolyglotException e) {
      return errors.of(e); // the script's own __str__ raised, or never ended
    }
  }

  /** The arguments of what raises that failure in Python. */
  static @Nullable Object[] arguments(ExchangeException e) {
    Location place = e.location();
    List<@Nullable Object> all = new ArrayList<>();
    all.add(e.code().name());
    all.add(e.text());
    all.add(e.exchange());
    all.add(place == null ? null : place.file());
    all.add(place == null ? 0 : place.line());
    all.add(place == null ? 0 : place.column());
    if (place != null) {
      all.addAll(place.stack());
    }
    return all.toArray();
  }

  private static boolean isRaised(PolyglotException thrown) {
    return thrown.isGuestException()
        && !thrown.isInterrupted()
        && !thrown.isCancelled()
        && !thrown.isResourceExhausted()
        && thrown.getGuestObject() != null
        && thrown.getGuestObject().hasMember("__traceback__");
  }

  private static ExchangeException told(Value told) {
    String text = told.getArrayElement(1).asString();
    return new ExchangeException(
        ErrorCode.valueOf(told.getArrayElement(0).asString()),
        Unicode.cut(text, MAX_TEXT),
        told.getArrayElement(2).asString(),
        place(told),
        null);
  }

  private static @Nullable Location place(Value told) {
    String file = PyValues.text(told.getArrayElement(3));
    if (file == null) {
      return null;
    }
    List<String> stack = new ArrayList<>();
    for (long i = 6; i < told.getArraySize(); i++) {
      stack.add(told.getArrayElement(i).asString());
    }
    return new Location(
        file, told.getArrayElement(4).asInt(), told.getArrayElement(5).asInt(), stack);
  }
}
