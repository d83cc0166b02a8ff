package dev.exchange.host.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.config.Forms;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Collects the body of one request, up to a limit in bytes and in time.
 *
 * <p>Threading: the request's event loop.
 *
 * <p>Errors: TOO_LARGE as soon as it is certain, from the announced length if there is one; a
 * {@link Refusal} with 408 when the time has passed; CLOSED when the caller went away.
 */
final class Body {

  private final HttpServerRequest request;
  private final int limit;
  private final Promise<Buffer> done = Promise.promise();
  private final Buffer collected = Buffer.buffer();

  private Body(HttpServerRequest request, int limit) {
    this.request = request;
    this.limit = limit;
  }

  /** The body of that request. */
  static Future<Buffer> read(Vertx vertx, HttpServerRequest request, int limit, Duration time) {
    Body body = new Body(request, limit);
    long timer = vertx.setTimer(time.toMillis(), passed -> body.late(time));
    return body.collect().onComplete(end -> vertx.cancelTimer(timer));
  }

  /** Whether the header of the request says that a body follows. */
  static boolean announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private Future<Buffer> collect() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && (length.length() > 10 || Long.parseLong(length) > limit)) {
      tooLarge(length + " bytes");
      return done.future();
    }
    if (HttpHeaders.CONTINUE.toString().equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.exceptionHandler(gone -> done.tryFail(closed()));
    request.endHandler(end -> done.tryComplete(collected));
    request.handler(this::chunk);
    return done.future();
  }

  private void chunk(Buffer chunk) {
    if (collected.length() + chunk.length() > limit) {
      request.pause();
      tooLarge("more");
    } else {
      collected.appendBuffer(chunk);
    }
  }

  private void tooLarge(String came) {
    done.tryFail(
        new ExchangeException(
            ErrorCode.TOO_LARGE, "expected a body of at most " + limit + " bytes, got " + came));
  }

  private void late(Duration time) {
    String detail = "expected the whole body within " + Forms.show(time) + ", got a part of it";
    done.tryFail(new Refusal(new Problem(408, ErrorCode.TIMEOUT, detail, ValueMap.EMPTY)));
  }

  private static ExchangeException closed() {
    return new ExchangeException(
        ErrorCode.CLOSED, "expected a body, but the caller closed the connection");
  }
}
