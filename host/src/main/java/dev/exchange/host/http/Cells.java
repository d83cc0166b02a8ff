package dev.exchange.host.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Change;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Forms;
import dev.exchange.host.config.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * {@code GET} and {@code PUT /api/{exchange}/state/{cell}}: the value of a cell.
 *
 * <pre>
 *  ETag: "7-9f86d081"      the cell's version, and which life of the exchange it belongs to, since
 *                          versions begin anew when an exchange is made anew
 * </pre>
 *
 * <p>A PUT with If-Match looks and sets in one transaction: of two callers who have seen the same
 * version one succeeds, and the other gets 412.
 *
 * <p>Threading: the server's event loop.
 *
 * <p>Source: RFC 9110, 8.8.3 and 13; docs/http.md.
 */
final class Cells {

  private final Vertx vertx;
  private final Settings settings;
  private final Backend backend;
  private final Answer answer;
  private final Room room;
  private final Map<Exchange, String> lives = new WeakHashMap<>();

  Cells(Vertx vertx, Settings settings, Backend backend, Answer answer, Room room) {
    this.vertx = vertx;
    this.settings = settings;
    this.backend = backend;
    this.answer = answer;
    this.room = room;
  }

  void get(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    Exchange exchange = backend.listed(routing.pathParam("exchange"));
    Conditions conditions = Conditions.of(request);
    String life = life(exchange);
    room.enter();
    answered(
        request,
        soon(CellWrite.read(exchange, cell(routing))),
        change -> show(request, change, tag(change.version(), life), conditions));
  }

  void put(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    Exchange exchange = backend.listed(routing.pathParam("exchange"));
    String cell = cell(routing);
    Conditions conditions = Conditions.of(request);
    Content content = Content.of(request);
    String life = life(exchange);
    room.enter();
    answered(
        request,
        body(request)
            .map(content::value)
            .compose(value ->
                soon(
                    CellWrite.write(
                        exchange,
                        cell,
                        value,
                        now -> allow(conditions, tag(now.version(), life))))),
        outcome -> wrote(request, outcome, tag(outcome.version(), life)));
  }

  private static boolean allow(Conditions conditions, String tag) {
    return conditions.holdFor(tag) && !conditions.know(tag);
  }

  private void show(HttpServerRequest request, Change change, String tag, Conditions conditions) {
    request.response().putHeader(HttpHeaders.ETAG, tag);
    ExchangeException error = change.error();
    if (!conditions.holdFor(tag)) {
      answer.problem(request, changed(tag));
    } else if (conditions.know(tag)) {
      answer.empty(request, 304);
    } else if (error != null) {
      answer.problem(request, Problem.of(error));
    } else {
      answer.revalidated(request, change.value());
    }
  }

  private void wrote(HttpServerRequest request, CellWrite.Outcome outcome, String tag) {
    request.response().putHeader(HttpHeaders.ETAG, tag);
    if (outcome.refused()) {
      answer.problem(request, changed(tag));
    } else {
      answer.empty(request, 204);
    }
  }

  private static Problem changed(String tag) {
    return new Problem(
        412,
        ErrorCode.CONFLICT,
        "expected the cell as If-Match and If-None-Match say, got its version " + tag,
        ValueMap.EMPTY);
  }

  private Future<Buffer> body(HttpServerRequest request) {
    return Body.read(
        vertx, request, settings.get(Defaults.HTTP_BODY), settings.get(Defaults.HTTP_BODY_TIME));
  }

  /** The same, or TIMEOUT when the exchange has not had a turn for it in time. */
  private <T> Future<T> soon(Future<T> work) {
    Duration limit = settings.get(Defaults.REQUEST_TIMEOUT);
    return work.timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            cause -> Future.failedFuture(cause instanceof TimeoutException ? late(limit) : cause));
  }

  /** Answers when the work is done, on the request's event loop. */
  private <T> void answered(HttpServerRequest request, Future<T> work, Consumer<T> done) {
    Context loop = vertx.getOrCreateContext();
    work.onComplete(end ->
        loop.runOnContext(turn -> {
          room.leave();
          if (end.succeeded()) {
            done.accept(end.result());
          } else {
            answer.problem(request, problem(end.cause()));
          }
        }));
  }

  private static ExchangeException late(Duration limit) {
    return new ExchangeException(
        ErrorCode.TIMEOUT, "expected the exchange to have a turn within " + Forms.show(limit));
  }

  /** A write to a computed cell is the caller's mistake here, not the program's. */
  private static Problem problem(Throwable cause) {
    Problem problem = Problem.of(cause);
    return problem.code() == ErrorCode.WRITE_IN_COMPUTED ? problem.withStatus(409) : problem;
  }

  private String life(Exchange exchange) {
    return lives.computeIfAbsent(
        exchange, one -> String.format("%08x", backend.random().nextInt()));
  }

  private static String cell(RoutingContext routing) {
    return Objects.requireNonNull(routing.pathParam("cell"));
  }

  private static String tag(long version, String life) {
    return "\"" + version + "-" + life + "\"";
  }
}
