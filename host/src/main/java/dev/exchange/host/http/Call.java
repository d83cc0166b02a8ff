package dev.exchange.host.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Names;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /api/{exchange}/{name}?mode=&timeout=&key=} asks for.
 *
 * @param exchange who shall get the message
 * @param name its name
 * @param mode whether the answer is waited for
 * @param options for the message, without its receiver
 */
record Call(String exchange, String name, Mode mode, MessageOptions options) {

  private static final Set<String> KNOWN = Set.of("mode", "timeout", "key");
  private static final Pattern MILLIS = Pattern.compile("[1-9][0-9]{0,9}");
  private static final int MAX_KEY = 200;

  /** Whether the answer is waited for. */
  enum Mode {
    /** The answer is the handler's. */
    REQUEST,
    /** The answer is the message's id. */
    SEND
  }

  /**
   * Reads the path and the query.
   *
   * @param longest the longest timeout that may be asked for
   * @throws ExchangeException BAD_MESSAGE; FORBIDDEN for a reserved name
   */
  static Call of(
      @Nullable String exchange, @Nullable String name, MultiMap query, Duration longest) {
    for (String parameter : query.names()) {
      if (!KNOWN.contains(parameter)) {
        throw bad("the query parameters mode, timeout and key", parameter);
      }
    }
    MessageOptions options =
        MessageOptions.DEFAULT
            .withTimeout(timeout(single(query, "timeout"), longest))
            .withKey(key(single(query, "key")));
    return new Call(
        Names.exchange(exchange), Names.sendable(name), mode(single(query, "mode")), options);
  }

  private static Mode mode(@Nullable String mode) {
    return switch (mode) {
      case null -> Mode.REQUEST;
      case "request" -> Mode.REQUEST;
      case "send" -> Mode.SEND;
      default -> throw bad("mode=request or mode=send", mode);
    };
  }

  private static @Nullable Duration timeout(@Nullable String millis, Duration longest) {
    if (millis == null) {
      return null;
    }
    boolean number = MILLIS.matcher(millis).matches();
    if (!number || Long.parseLong(millis) > longest.toMillis()) {
      throw bad("timeout=<ms> from 1 to " + longest.toMillis(), millis);
    }
    return Duration.ofMillis(Long.parseLong(millis));
  }

  private static @Nullable String key(@Nullable String key) {
    if (key != null && (key.isEmpty() || key.length() > MAX_KEY)) {
      throw bad("key=<text> of 1 to " + MAX_KEY + " characters", key.length() + " characters");
    }
    return key;
  }

  private static @Nullable String single(MultiMap query, String parameter) {
    List<String> values = query.getAll(parameter);
    if (values.size() > 1) {
      throw bad("the query parameter " + parameter + " once", String.join(", ", values));
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  private static ExchangeException bad(String expected, String came) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE, "expected " + expected + ", got \"" + came + "\"");
  }
}
