package dev.exchange.host.http;

import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Forms;
import dev.exchange.host.config.Settings;
import dev.exchange.host.eventbus.Feeds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.eventbus.bridge.tcp.BridgeEvent;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The event bus for clients over TCP, with the bridge that Vert.x has for it.
 *
 * <pre>
 *  length, 4 bytes, big-endian | {"type":"send","address":…,"replyAddress":…,"headers":{…},"body":…}
 * </pre>
 *
 * <p>Where the host has a token, a connection shows it once, in the header {@code Authorization} of
 * a frame, which goes no further; frames before that are refused, but for {@code ping}.
 *
 * <p>Threading: the event loop that listens.
 */
final class EventBusTcp {

  private final Door door;
  private final Listeners<NetSocket> listeners;
  private final Set<NetSocket> known = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<NetSocket> admitted = Collections.newSetFromMap(new IdentityHashMap<>());

  private @Nullable TcpEventBusBridge bridge;

  private EventBusTcp(Door door, Listeners<NetSocket> listeners) {
    this.door = door;
    this.listeners = listeners;
  }

  /** Listens, unless the setting is off. Fails with {@link CannotListen}. */
  static Future<EventBusTcp> listen(Vertx vertx, Settings settings, Door door, Feeds feeds) {
    EventBusTcp tcp = new EventBusTcp(door, new Listeners<>(feeds));
    String host = settings.get(Defaults.HTTP_HOST);
    int port = settings.get(Defaults.EVENTBUS_TCP_PORT);
    if (port == Forms.OFF) {
      return Future.succeededFuture(tcp);
    }
    BridgeOptions options =
        new BridgeOptions()
            .setInboundPermitteds(Permitted.of(settings, Defaults.EVENTBUS_INBOUND))
            .setOutboundPermitteds(Permitted.of(settings, Defaults.EVENTBUS_OUTBOUND));
    return TcpEventBusBridge.create(vertx, options, new NetServerOptions(), tcp::check)
        .listen(port, host)
        .onSuccess(bridge -> tcp.bridge = bridge)
        .map(tcp)
        .recover(cause -> Future.failedFuture(CannotListen.at(host, port, cause)));
  }

  /** Stops listening, if it does. Again does nothing. */
  Future<Void> close() {
    TcpEventBusBridge listening = bridge;
    bridge = null;
    return listening == null ? Future.succeededFuture() : listening.close();
  }

  private void check(BridgeEvent event) {
    NetSocket socket = event.socket();
    if (known.add(socket)) {
      socket.closeHandler(gone -> forget(socket));
    }
    event.complete(accepts(event, socket));
  }

  private boolean accepts(BridgeEvent event, NetSocket socket) {
    JsonObject frame = event.getRawMessage();
    String address = frame.getString("address", "");
    return switch (event.type()) {
      case SOCKET_PING -> true;
      case SEND, PUBLISH -> admits(socket, frame) && !Feeds.isFeed(address);
      case REGISTER -> admits(socket, frame) && Listeners.accepts(address);
      case REGISTERED -> {
        listeners.add(socket, address);
        yield true;
      }
      case UNREGISTER -> {
        listeners.remove(socket, address);
        yield admits(socket, frame);
      }
      case RECEIVE, SOCKET_CLOSED, SOCKET_CREATED, SOCKET_ERROR, SOCKET_IDLE -> true;
    };
  }

  private boolean admits(NetSocket socket, JsonObject frame) {
    JsonObject headers = frame.getJsonObject("headers");
    Object shown = headers == null ? null : headers.remove("Authorization");
    if (door.isBearer(shown instanceof String text ? text : null)) {
      admitted.add(socket);
    }
    return admitted.contains(socket);
  }

  private void forget(NetSocket socket) {
    known.remove(socket);
    admitted.remove(socket);
    listeners.remove(socket);
  }
}
