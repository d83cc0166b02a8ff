package dev.exchange.host.http;

import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.eventbus.BusValues;
import dev.exchange.host.eventbus.Feeds;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.BridgeEvent;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import io.vertx.ext.web.handler.sockjs.Transport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code /eventbus/*}: the event bus for clients over SockJS, with the handler that Vert.x has for
 * it, behind the same door as everything else.
 *
 * <p>Two ways of SockJS are off: JSON-P and HTML files are fetched by script and frame elements,
 * for which browsers send no Origin, so any page could use them.
 *
 * <p>A client that does not read what is written for it is disconnected at {@value #WRITE_QUEUE}
 * bytes, and may come again.
 *
 * <p>Threading: the server's event loop.
 */
final class EventBusBridge {

  private static final String PATH = "/eventbus/*";
  private static final Pattern RECEIVING = Pattern.compile(".*/(xhr|xhr_streaming|eventsource)");
  private static final int MAX_ADDRESS = 300;
  private static final int WRITE_QUEUE = 1 << 20;

  private final Door door;
  private final Listeners<SockJSSocket> listeners;
  private final Set<SockJSSocket> clients = new HashSet<>();

  EventBusBridge(Door door, Feeds feeds) {
    this.door = door;
    this.listeners = new Listeners<>(feeds);
  }

  /** Serves it, if the setting says so. */
  void mount(Router router, Vertx vertx, Settings settings) {
    if (!settings.get(Defaults.EVENTBUS)) {
      return;
    }
    SockJSHandlerOptions handling =
        new SockJSHandlerOptions()
            .setInsertJSESSIONID(false)
            .addDisabledTransport(Transport.JSON_P.toString())
            .addDisabledTransport(Transport.HTML_FILE.toString());
    SockJSBridgeOptions bridging =
        new SockJSBridgeOptions()
            .setReplyTimeout(settings.get(Defaults.HTTP_TIMEOUT_MAX).toMillis())
            .setMaxAddressLength(MAX_ADDRESS)
            .setInboundPermitteds(Permitted.of(settings, Defaults.EVENTBUS_INBOUND))
            .setOutboundPermitteds(Permitted.of(settings, Defaults.EVENTBUS_OUTBOUND));
    router.route(PATH).handler(this::enter);
    router
        .post(PATH)
        .handler(BodyHandler.create(false).setBodyLimit(settings.get(Defaults.HTTP_BODY)));
    router
        .route(PATH)
        .subRouter(SockJSHandler.create(vertx, handling).bridge(bridging, this::check));
  }

  /** Sends all clients away; those that come again find nobody. */
  void close() {
    List.copyOf(clients).forEach(SockJSSocket::close);
  }

  private void enter(RoutingContext routing) {
    if (!routing.request().method().equals(HttpMethod.OPTIONS)) {
      door.checkToken(routing.request(), routing.queryParams().get("token"));
    }
    if (RECEIVING.matcher(routing.normalizedPath()).matches()) {
      // Vert.x closes the connection after such an answer: a client that is not told uses it again.
      routing.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    routing.next();
  }

  private void check(BridgeEvent event) {
    switch (event.type()) {
      case SOCKET_CREATED -> {
        clients.add(event.socket());
        event.socket().setWriteQueueMaxSize(WRITE_QUEUE);
        event.complete(true);
      }
      case SEND, PUBLISH -> event.complete(!Feeds.isFeed(address(event)));
      case REGISTER -> event.complete(Listeners.accepts(address(event)));
      case REGISTERED -> {
        listeners.add(event.socket(), address(event));
        event.complete(true);
      }
      case UNREGISTER -> {
        listeners.remove(event.socket(), address(event));
        event.complete(true);
      }
      case RECEIVE -> deliver(event);
      case SOCKET_CLOSED, SOCKET_ERROR -> {
        clients.remove(event.socket());
        listeners.remove(event.socket());
        event.complete(true);
      }
      case SOCKET_IDLE, SOCKET_PING -> event.complete(true);
    }
  }

  private static void deliver(BridgeEvent event) {
    if (event.socket().writeQueueFull()) {
      event.socket().close();
      event.complete(false);
      return;
    }
    JsonObject envelope = event.getRawMessage();
    envelope.put("body", BusValues.json(envelope.getMap().get("body")));
    event.complete(true);
  }

  private static String address(BridgeEvent event) {
    return event.getRawMessage().getString("address", "");
  }
}
