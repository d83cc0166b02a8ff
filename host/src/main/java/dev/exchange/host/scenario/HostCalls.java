package dev.exchange.host.scenario;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks hosts over HTTP.
 *
 * <p>Threading: any thread; Futures complete on event loops.
 *
 * <p>Errors: what the host answers, with its code; PEER_GONE if it does not.
 *
 * <p>Source: docs/http.md.
 */
final class HostCalls {

  private static final String HERE = "127.0.0.1";

  /** A host that answers later than this after the request's own time has passed hangs. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final HttpClient client;

  HostCalls(Vertx vertx) {
    client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
  }

  /** The answer to a request; it may take that long. */
  @Nullable Object request(int port, String receiver, Step.Call call, Duration timeout) {
    String path = "/api/%s/%s?timeout=%d".formatted(receiver, call.name(), timeout.toMillis());
    return asked(HttpMethod.POST, port, path, JsonValues.write(call.value()), timeout);
  }

  /** Sends an event. */
  void send(int port, String receiver, Step.Call call) {
    String path = "/api/%s/%s?mode=send".formatted(receiver, call.name());
    Object _ = asked(HttpMethod.POST, port, path, JsonValues.write(call.value()), Duration.ZERO);
  }

  /** What a cell holds. */
  @Nullable Object cell(int port, String exchange, String cell) {
    String name = URLEncoder.encode(cell, StandardCharsets.UTF_8).replace("+", "%20");
    String path = "/api/%s/state/%s".formatted(exchange, name);
    return asked(HttpMethod.GET, port, path, Buffer.buffer(), Duration.ZERO);
  }

  private @Nullable Object asked(
      HttpMethod method, int port, String path, Buffer body, Duration time) {
    Future<@Nullable Object> answered =
        client
            .request(method, port, HERE, path)
            .compose(request -> {
              if (method.equals(HttpMethod.POST)) {
                request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
              }
              return request.send(body);
            })
            .compose(response -> response.body().map(bytes -> value(response.statusCode(), bytes)));
    return Patience.result(
        answered, time.plus(GRACE), "an answer to %s %s".formatted(method, path));
  }

  private static @Nullable Object value(int status, Buffer body) {
    Object value = JsonValues.read(body.getBytes(), Integer.MAX_VALUE);
    if (status < 300) {
      return value;
    }
    if (!(value instanceof ValueMap problem)) {
      throw new ExchangeException(ErrorCode.BAD_MESSAGE, "expected a problem, got HTTP " + status);
    }
    throw new ExchangeException(
        code(problem.get("code")),
        String.valueOf(problem.get("detail")),
        problem.get("exchange") instanceof String exchange ? exchange : "",
        place(problem.get("location")),
        null);
  }

  /** An error of HTTP alone has no code, and is one of what was sent. */
  private static ErrorCode code(@Nullable Object name) {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.name().equals(name))
        .findFirst()
        .orElse(ErrorCode.BAD_MESSAGE);
  }

  private static @Nullable Location place(@Nullable Object told) {
    return told instanceof ValueMap place
        ? new Location(
            String.valueOf(place.get("file")),
            number(place.get("line")),
            number(place.get("column")),
            List.of())
        : null;
  }

  private static int number(@Nullable Object told) {
    return told instanceof Long number ? number.intValue() : 0;
  }
}
