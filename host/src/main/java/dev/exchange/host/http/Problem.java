package dev.exchange.host.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.Location;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.eventbus.ReplyCode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as HTTP tells it.
 *
 * <pre>
 *  {"title": "Not Found", "status": 404, "detail": "expected …, got …",
 *   "code": "NO_HANDLER", "exchange": "greeter",
 *   "location": {"file": "greeter.mjs", "line": 3, "column": 9, "stack": []}}
 * </pre>
 *
 * <p>Threading: any thread.
 *
 * <p>Source: RFC 9457; docs/http.md has the table of status codes.
 *
 * @param status of HTTP
 * @param code null where the error is one of HTTP alone
 * @param detail one sentence
 * @param members what the body has besides title, status, detail and code
 */
record Problem(int status, @Nullable ErrorCode code, String detail, ValueMap members) {

  static final String TYPE = "application/problem+json";

  /** A failure of the exchange's own. */
  static Problem of(ExchangeException failure) {
    return new Problem(
        ReplyCode.of(failure.code()), failure.code(), failure.text(), origin(failure.failure()));
  }

  /** An error of HTTP alone. */
  static Problem of(int status, String detail) {
    return new Problem(status, null, detail, ValueMap.EMPTY);
  }

  /** What went wrong somewhere; anything but an exchange's failure is the host's own fault. */
  static Problem of(Throwable cause) {
    return switch (cause) {
      case Refusal refusal -> refusal.problem();
      case ExchangeException failure -> of(failure);
      default -> of(500, "the host failed, which it should not: " + cause);
    };
  }

  /** The same with another status. */
  Problem withStatus(int other) {
    return new Problem(other, code, detail, members);
  }

  /** Whether trying again later may help. */
  boolean passing() {
    return status == 503;
  }

  /** The body. */
  Buffer json() {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
    body.put("status", status);
    body.put("detail", wellFormed(detail));
    if (code != null) {
      body.put("code", code.name());
    }
    body.putAll(members);
    return JsonValues.write(body, Integer.MAX_VALUE);
  }

  /** A failure as the member of a body. */
  static ValueMap describe(Failure failure) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("code", failure.code().name());
    members.put("detail", wellFormed(failure.message()));
    members.putAll(origin(failure));
    return ValueMap.of(members);
  }

  private static ValueMap origin(Failure failure) {
    Map<String, Object> origin = new LinkedHashMap<>();
    if (!failure.exchange().isEmpty()) {
      origin.put("exchange", wellFormed(failure.exchange()));
    }
    Location location = failure.location();
    if (location != null) {
      Map<String, Object> place = new LinkedHashMap<>();
      place.put("file", wellFormed(location.file()));
      place.put("line", location.line());
      place.put("column", location.column());
      place.put("stack", location.stack().stream().map(Problem::wellFormed).toList());
      origin.put("location", place);
    }
    return ValueMap.of(origin);
  }

  /** Error texts come from scripts and may hold what no JSON in UTF-8 can. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
