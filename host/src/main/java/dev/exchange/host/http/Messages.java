package dev.exchange.host.http;

import dev.exchange.api.Exchange;
import dev.exchange.api.MessageId;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.trace.TraceContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/{exchange}/{name}}: a body becomes a message, an answer becomes a body.
 *
 * <p>A message to the host's own id goes to whoever handles its name.
 *
 * <p>Threading: the server's event loop.
 */
final class Messages implements Handler<RoutingContext> {

  private final Vertx vertx;
  private final Settings settings;
  private final Backend backend;
  private final Answer answer;
  private final Room room;

  Messages(Vertx vertx, Settings settings, Backend backend, Answer answer, Room room) {
    this.vertx = vertx;
    this.settings = settings;
    this.backend = backend;
    this.answer = answer;
    this.room = room;
  }

  @Override
  public void handle(RoutingContext routing) {
    handle(routing, routing.pathParam("name"));
  }

  /** A message whose name is the last part of the path, which is also another resource. */
  void named(RoutingContext routing) {
    String path = routing.normalizedPath();
    handle(routing, path.substring(path.lastIndexOf('/') + 1));
  }

  private void handle(RoutingContext routing, @Nullable String name) {
    HttpServerRequest request = routing.request();
    TraceContext trace = Paths.trace(routing);
    Call call =
        Call.of(
            routing.pathParam("exchange"),
            name,
            routing.queryParams(),
            settings.get(Defaults.HTTP_TIMEOUT_MAX));
    Content content = Content.of(request);
    MessageOptions options = options(call).withTraceContext(trace.parent(), trace.state());
    room.enter();
    Context loop = vertx.getOrCreateContext();
    Future<@Nullable Object> done =
        Body.read(
                vertx,
                request,
                settings.get(Defaults.HTTP_BODY),
                settings.get(Defaults.HTTP_BODY_TIME))
            .<@Nullable Object>map(content::value)
            .compose(value -> pass(call, value, options));
    done.onComplete(end -> loop.runOnContext(turn -> answer(request, call, done)));
  }

  private MessageOptions options(Call call) {
    boolean relayed = call.exchange().equals(backend.gateway().id());
    MessageOptions options = relayed ? call.options() : call.options().withTo(call.exchange());
    return backend.readiness().get().loading().isEmpty() ? options : parked(options);
  }

  /** While programs load, the handler may be on its way. */
  private MessageOptions parked(MessageOptions options) {
    Duration timeout = options.timeout();
    return options.withPark(timeout == null ? settings.get(Defaults.REQUEST_TIMEOUT) : timeout);
  }

  private Future<@Nullable Object> pass(Call call, @Nullable Object value, MessageOptions options) {
    Exchange gateway = backend.gateway();
    return switch (call.mode()) {
      case REQUEST -> gateway.request(call.name(), value, options);
      case SEND -> {
        MessageId id = backend.ids().get();
        yield gateway
            .send(call.name(), value, options.withId(id))
            .map(ValueMap.of("id", id.toString()));
      }
    };
  }

  private void answer(HttpServerRequest request, Call call, Future<@Nullable Object> end) {
    room.leave();
    Throwable cause = end.cause();
    if (cause == null) {
      answer.value(request, call.mode() == Call.Mode.SEND ? 202 : 200, end.result());
    } else {
      answer.problem(request, Problem.of(cause));
    }
  }
}
