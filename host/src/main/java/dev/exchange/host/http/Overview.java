package dev.exchange.host.http;

import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Listing;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /api}: what there is and how to call it. Threading: the server's event loop. */
final class Overview implements Handler<RoutingContext> {

  /** Where the OpenAPI document is. */
  static final String OPENAPI = "/api/openapi.json";

  /** Where the AsyncAPI document is. */
  static final String ASYNCAPI = "/api/asyncapi.json";

  private static final String USAGE =
      "POST /api/{exchange}/{name} with the value as JSON in the body answers with the handler's"
          + " result; ?mode=send answers at once with the message's id; ?timeout=<ms> bounds the"
          + " wait; ?key=<text> keeps the order of messages with that key. {exchange} may be the"
          + " host itself: then whoever handles the name gets it. GET and PUT"
          + " /api/{exchange}/state/{cell} read and set a cell; GET"
          + " /api/{exchange}/events?name=<pattern> or ?cell=<name> follows what happens.";

  private final Backend backend;
  private final Answer answer;

  Overview(Backend backend, Answer answer) {
    this.backend = backend;
    this.answer = answer;
  }

  @Override
  public void handle(RoutingContext routing) {
    Map<String, Object> overview = new LinkedHashMap<>();
    overview.put("host", backend.gateway().id());
    overview.put("usage", USAGE);
    overview.put("openapi", OPENAPI);
    overview.put("asyncapi", ASYNCAPI);
    overview.put("exchanges", backend.listings().get().stream().map(Overview::of).toList());
    answer.value(routing.request(), 200, ValueMap.of(overview));
  }

  private static ValueMap of(Listing listing) {
    Map<String, Object> exchange = new LinkedHashMap<>();
    exchange.put("id", listing.id());
    exchange.put("language", listing.language());
    exchange.put("program", listing.program());
    exchange.put("handles", listing.handles());
    exchange.put("cells", listing.cells());
    exchange.put("call", "POST /api/" + listing.id() + "/{name}");
    return ValueMap.of(exchange);
  }
}
