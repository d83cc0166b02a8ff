package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.host.codec.Unicode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.PolyglotException.StackFrame;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * What guests throw, as the rest of the host understands it: a code, a sentence, and the place in
 * the author's file. Text and frames of the host never appear in it.
 *
 * <ul>
 *   <li>An {@link ExchangeException} that went through the guest comes out with its code.
 *   <li>A guest's error whose member {@code code} names an {@link ErrorCode} gets that code, and
 *       its members {@code message}, {@code exchange} and {@code location} hold.
 *   <li>An interrupted or cancelled guest is SCRIPT_TIMEOUT.
 *   <li>Everything else is HANDLER_FAILED.
 * </ul>
 *
 * <p>Threading: the owning thread of the program, inside a turn of its {@link Guard}: members of a
 * guest's error may be code of the guest.
 */
final class GuestErrors {

  private static final int MAX_FRAMES = 20;
  private static final int MAX_TEXT = 2_000;
  private static final String ROOT = ProgramFiles.PROGRAM + "/";

  /** How JavaScript tells a syntax error: the place, which we have, the reason, and the line. */
  private static final Pattern SYNTAX =
      Pattern.compile("^SyntaxError: " + Pattern.quote(ROOT) + "\\S+:\\d+:\\d+ ([^\\n]+)\\n");

  private final String program;
  private final Guard guard;

  /**
   * Errors of one program.
   *
   * @param program name of its file
   * @param guard tells which limit was passed
   */
  GuestErrors(String program, Guard guard) {
    this.program = program;
    this.guard = guard;
  }

  /** What was thrown out of the guest, or by the host on behalf of it. */
  ExchangeException of(Throwable thrown) {
    return switch (thrown) {
      case ExchangeException known -> known;
      case PolyglotException guest -> ofGuest(guest);
      default -> hostFailed(thrown, null);
    };
  }

  /**
   * The reason of a rejected promise, or whatever else stands for an error without being thrown.
   */
  ExchangeException ofReason(Value reason) {
    if (reason.isException()) {
      try {
        throw reason.throwException();
      } catch (RuntimeException e) {
        return of(e);
      }
    }
    if (reason.isHostObject() && reason.asHostObject() instanceof Throwable thrown) {
      return of(thrown);
    }
    return new ExchangeException(
        ErrorCode.HANDLER_FAILED,
        "expected an Error as the reason of a rejection, got " + brief(reason),
        "",
        Location.of(program, 0, 0),
        null);
  }

  /** Where a function of the guest was written; null if that is not in the program's folder. */
  @Nullable Location placeOf(Value function) {
    SourceSection section = function.getSourceLocation();
    String file = section == null ? null : file(section);
    return section == null || file == null
        ? null
        : Location.of(file, section.getStartLine(), section.getStartColumn());
  }

  private ExchangeException ofGuest(PolyglotException thrown) {
    Location place = place(thrown);
    if (thrown.isHostException()) {
      return thrown.asHostException() instanceof ExchangeException known
          ? placed(known, place)
          : hostFailed(thrown.asHostException(), place);
    }
    if (thrown.isInterrupted() || thrown.isCancelled()) {
      return failed(ErrorCode.SCRIPT_TIMEOUT, tooLong(), place, null);
    }
    if (thrown.isExit()) {
      return failed(
          ErrorCode.HANDLER_FAILED, "expected a script that goes on, got an exit", place, null);
    }
    if (thrown.isResourceExhausted()) {
      return failed(
          ErrorCode.HANDLER_FAILED,
          "expected a script within its memory and stack, got one that used them up",
          place,
          null);
    }
    if (thrown.isInternalError()) {
      return hostFailed(thrown, place);
    }
    return ofError(thrown, place);
  }

  private ExchangeException ofError(PolyglotException thrown, Location place) {
    Value error = thrown.getGuestObject();
    ErrorCode code = error == null ? null : code(member(error, "code"));
    if (error == null || code == null) {
      return failed(ErrorCode.HANDLER_FAILED, text(thrown.getMessage()), place, null);
    }
    String message = string(member(error, "message"));
    String exchange = string(member(error, "exchange"));
    Location told = location(member(error, "location"));
    return new ExchangeException(
        code,
        text(message == null ? thrown.getMessage() : message),
        exchange == null ? "" : exchange,
        told == null ? place : told,
        null);
  }

  private String tooLong() {
    return "expected the script to end its turn within "
        + guard.limit().toMillis()
        + " ms, got one that ran longer and was interrupted";
  }

  private ExchangeException hostFailed(Throwable cause, @Nullable Location place) {
    return failed(
        ErrorCode.HANDLER_FAILED,
        "expected the host to serve the script, got a failure of the host itself",
        place == null ? Location.of(program, 0, 0) : place,
        cause);
  }

  private Location place(PolyglotException thrown) {
    List<String> stack = new ArrayList<>();
    SourceSection first = null;
    for (StackFrame frame : thrown.getPolyglotStackTrace()) {
      SourceSection section = frame.isGuestFrame() ? frame.getSourceLocation() : null;
      String file = section == null ? null : file(section);
      if (section == null || file == null || stack.size() == MAX_FRAMES) {
        continue;
      }
      first = first == null ? section : first;
      stack.add(function(frame.getRootName()) + " (" + file + ":" + section.getStartLine() + ")");
    }
    SourceSection thrownAt = thrown.getSourceLocation();
    if (first == null && thrownAt != null && file(thrownAt) != null) {
      first = thrownAt;
    }
    String file = first == null ? null : file(first);
    return first == null || file == null
        ? Location.of(program, 0, 0)
        : new Location(file, first.getStartLine(), first.getStartColumn(), stack);
  }

  private static @Nullable String file(SourceSection section) {
    String path = section.getSource().getPath();
    return path == null ? null : ProgramFiles.relative(path);
  }

  private static String function(@Nullable String rootName) {
    if (rootName == null || rootName.isBlank() || rootName.equals(":=>")) {
      return "anonymous";
    }
    return rootName.startsWith(":") || rootName.equals("<module>") ? "top level" : rootName;
  }

  private static ExchangeException placed(ExchangeException known, Location place) {
    return known.location() != null || place.line() == 0
        ? known
        : new ExchangeException(
            known.code(), known.text(), known.exchange(), place, known.getCause());
  }

  private static ExchangeException failed(
      ErrorCode code, String message, Location place, @Nullable Throwable cause) {
    return new ExchangeException(code, message, "", place, cause);
  }

  private static @Nullable ErrorCode code(@Nullable Value member) {
    String name = string(member);
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return null;
  }

  private static @Nullable Location location(@Nullable Value member) {
    String file = member == null ? null : string(member(member, "file"));
    if (member == null || file == null) {
      return null;
    }
    List<String> stack = new ArrayList<>();
    Value frames = member(member, "stack");
    if (frames != null && frames.hasArrayElements()) {
      for (long i = 0; i < Math.min(frames.getArraySize(), MAX_FRAMES); i++) {
        String frame = string(frames.getArrayElement(i));
        if (frame != null) {
          stack.add(frame);
        }
      }
    }
    return new Location(
        file, whole(member(member, "line")), whole(member(member, "column")), stack);
  }

  /** A member, unless reading it fails: it may be a property of the guest's making. */
  private static @Nullable Value member(Value object, String name) {
    try {
      return object.hasMember(name) ? object.getMember(name) : null;
    } catch (PolyglotException | UnsupportedOperationException e) {
      return null;
    }
  }

  private static @Nullable String string(@Nullable Value value) {
    return value != null && value.isString() ? value.asString() : null;
  }

  private static int whole(@Nullable Value value) {
    return value != null && value.fitsInInt() ? value.asInt() : 0;
  }

  private static String brief(Value value) {
    if (value.isNull()) {
      return "nothing";
    }
    if (value.isString()) {
      return "the text \"" + text(value.asString()) + "\"";
    }
    return value.isNumber() || value.isBoolean() ? value.toString() : "another object";
  }

  private static String text(@Nullable String message) {
    if (message == null || message.isBlank()) {
      return "an error without a message";
    }
    Matcher syntax = SYNTAX.matcher(message);
    String plain = syntax.find() ? "SyntaxError: " + syntax.group(1) : message;
    String shown = plain.replace(ROOT, "");
    return Unicode.cut(shown, MAX_TEXT);
  }
}
