package dev.exchange.host.http;

import dev.exchange.host.codec.JsonValues;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Writes answers. Threading: the request's event loop. */
final class Answer {

  /** How long a caller whose body is not read may go on sending before it is cut off, in ms. */
  private static final long LINGER = 1_000;

  private static final String RETRY_AFTER_SECONDS = "1";

  private final Vertx vertx;

  Answer(Vertx vertx) {
    this.vertx = vertx;
  }

  /** A value as JSON. */
  void value(HttpServerRequest request, int status, @Nullable Object value) {
    Buffer body = JsonValues.write(value, Integer.MAX_VALUE);
    send(request, status, "application/json", body);
  }

  /** JSON that is written already. */
  void json(HttpServerRequest request, Buffer body) {
    send(request, 200, "application/json", body);
  }

  /** A text of another type. */
  void text(HttpServerRequest request, String type, Buffer body) {
    send(request, 200, type, body);
  }

  /** A value as JSON that may be kept if it is asked about before it is used again. */
  void revalidated(HttpServerRequest request, @Nullable Object value) {
    request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    value(request, 200, value);
  }

  /** A problem; a body that was not read to its end is not read any more. */
  void problem(HttpServerRequest request, Problem problem) {
    HttpServerResponse response = request.response();
    if (problem.passing()) {
      response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    if (problem.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer realm=\"exchange\"");
    }
    boolean unread = !request.isEnded() && Body.announced(request);
    if (unread) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    send(request, problem.status(), Problem.TYPE, problem.json());
    if (unread) {
      linger(request);
    }
  }

  /** Nothing but a status. */
  void empty(HttpServerRequest request, int status) {
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(status).end();
    }
  }

  private static void send(HttpServerRequest request, int status, String type, Buffer body) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return; // the caller is gone
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader("X-Content-Type-Options", "nosniff");
    if (!response.headers().contains(HttpHeaders.CACHE_CONTROL)) {
      response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length())).end();
    } else {
      response.end(body);
    }
  }

  /** Lets the caller read the answer: a connection closed with unread bytes is reset. */
  private void linger(HttpServerRequest request) {
    request.handler(chunk -> {});
    request.resume();
    vertx.setTimer(LINGER, timer -> request.connection().close());
  }
}
