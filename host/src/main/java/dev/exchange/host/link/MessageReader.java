package dev.exchange.host.link;

import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.Kind;
import dev.exchange.api.Location;
import dev.exchange.api.Message;
import dev.exchange.api.MessageBuilder;
import dev.exchange.api.MessageId;
import dev.exchange.api.Names;
import dev.exchange.host.codec.Unicode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message as it is on the wire.
 *
 * <p>Errors, thrown, each of which refuses that message alone: BAD_MESSAGE (a member), FORBIDDEN (a
 * reserved name), INVALID_VALUE and TOO_LARGE (the value).
 *
 * <p>Source: docs/spec/protocol.md, W6; docs/spec/messages.md.
 */
final class MessageReader {

  static final int MAX_ROUTE = 16;
  static final int MAX_TRACE = 64;

  /** How many characters are shown of a text that is none of those that are known. */
  private static final int SHOWN = 60;

  private static final int USUAL_PRIORITY = 4;
  private static final int MAX_PRIORITY = 9;
  private static final int MAX_KEY = 200;

  /** How peers watch cells (W16). */
  private static final Set<String> SHARED_CELLS = Set.of("$watch", "$unwatch", "$cell");

  private MessageReader() {}

  static Message read(Members m) {
    MessageId id = MessageId.parse(m.text("id"));
    Kind kind = kind(m.textOrNull("kind"));
    MessageBuilder builder =
        Message.builder(id, kind, name(m.text("name")), Names.exchange(m.text("from")))
            .to(exchangeOrNull(m.textOrNull("to")))
            .trace(exchanges(m, "trace", MAX_TRACE), dropped(m))
            .route(exchanges(m, "route", MAX_ROUTE))
            .timestamp(m.whole("timestamp"))
            .cause(idOrNull(m, "cause"))
            .root(MessageId.parse(m.text("root")))
            .re(idOrNull(m, "re"))
            .error(failure(m.mapOrNull("error")))
            .delivery(delivery(m.textOrNull("delivery")))
            .key(key(m.textOrNull("key")))
            .priority(priority(m.wholeOrNull("priority")))
            .traceContext(m.textOrNull("traceparent"), m.textOrNull("tracestate"));
    Long ttl = m.wholeOrNull("ttl");
    builder.ttl(ttl == null ? -1 : ttl);
    return builder.value(m.value()).build();
  }

  /** A name that a peer may use. */
  private static String name(String name) {
    return SHARED_CELLS.contains(name) ? name : Names.sendable(name);
  }

  private static int dropped(Members m) {
    Long dropped = m.wholeOrNull("traceDropped");
    return dropped == null ? 0 : (int) Math.min(dropped, Integer.MAX_VALUE);
  }

  private static List<String> exchanges(Members m, String name, int limit) {
    List<String> ids = m.texts(name, limit);
    if (ids.isEmpty()) {
      throw bad("1 to " + limit + " exchanges as member " + name + " of a message", "none");
    }
    ids.forEach(Names::exchange);
    return ids;
  }

  private static @Nullable String exchangeOrNull(@Nullable String id) {
    return id == null ? null : Names.exchange(id);
  }

  private static @Nullable MessageId idOrNull(Members m, String name) {
    String text = m.textOrNull(name);
    return text == null ? null : MessageId.parse(text);
  }

  private static Kind kind(@Nullable String kind) {
    return switch (kind) {
      case null -> Kind.EVENT;
      case "request" -> Kind.REQUEST;
      case "reply" -> Kind.REPLY;
      default -> throw bad("the kind request or reply, or none", shown(kind));
    };
  }

  private static Delivery delivery(@Nullable String delivery) {
    if (delivery == null) {
      return Delivery.FIRE;
    }
    for (Delivery known : Delivery.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(delivery)) {
        return known;
      }
    }
    throw bad("the delivery fire, ack or durable", shown(delivery));
  }

  private static @Nullable String key(@Nullable String key) {
    if (key != null && (key.isEmpty() || key.length() > MAX_KEY)) {
      throw bad("a key of 1 to " + MAX_KEY + " characters", key.length() + " of them");
    }
    return key;
  }

  private static int priority(@Nullable Long priority) {
    if (priority == null) {
      return USUAL_PRIORITY;
    }
    if (priority > MAX_PRIORITY) {
      throw bad("a priority from 0 to " + MAX_PRIORITY, String.valueOf(priority));
    }
    return priority.intValue();
  }

  private static @Nullable Failure failure(@Nullable Members error) {
    if (error == null) {
      return null;
    }
    String exchange = error.textOrNull("exchange");
    return new Failure(
        code(error.text("code")),
        error.text("message"),
        exchange == null ? "" : exchange,
        location(error.mapOrNull("location")));
  }

  private static ErrorCode code(String name) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return ErrorCode.BAD_MESSAGE;
  }

  private static @Nullable Location location(@Nullable Members place) {
    return place == null
        ? null
        : new Location(
            place.text("file"),
            number(place, "line"),
            number(place, "column"),
            place.texts("stack", FrameReader.MAX_MANY));
  }

  private static int number(Members place, String name) {
    Long number = place.wholeOrNull(name);
    return number == null ? 0 : (int) Math.min(number, Integer.MAX_VALUE);
  }

  private static String shown(String text) {
    return "\"" + Unicode.line(text, SHOWN) + "\"";
  }

  private static ExchangeException bad(String expected, String came) {
    return new ExchangeException(ErrorCode.BAD_MESSAGE, "expected " + expected + ", got " + came);
  }
}
