package dev.exchange.transports.websocket;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.spi.HttpTransport;
import dev.exchange.transports.door.Doorway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;

/**
 * Connections over WebSocket.
 *
 * <p>Settings to connect: {@code url} ({@code ws://} or {@code wss://}), {@code encoding} ({@code
 * json}, the usual, or {@code cbor}). To listen: {@code port}, {@code host}, {@code origins},
 * {@code token}; see {@link Doorway}. Messages are not compressed.
 *
 * <p>Threading: any thread; connections live on the context that makes them.
 *
 * <p>Errors: PEER_GONE (nobody there), FORBIDDEN, OVERLOADED (the server says so), BAD_MESSAGE (it
 * speaks something else), CONFLICT (port in use), SCHEMA (a setting).
 *
 * <p>Source: RFC 6455; docs/spec/protocol.md, W1.
 */
public final class WebSocketTransport implements HttpTransport {

  /** Text packets. */
  static final String JSON = "exchange.v1.json";

  /** Binary packets. */
  static final String CBOR = "exchange.v1.cbor";

  private static final int MAX_FRAME = WebSocketConnection.MAX_MESSAGE;
  private static final int OTHER_PROTOCOL = 4000;
  private static final String CLIENT = "dev.exchange.websocket";

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public Future<Connection> dial(Vertx vertx, ConnectOptions options, ConnectionHandler handler) {
    Target target = Target.of(options);
    WebSocketClient client = vertx.createWebSocketClient(clientOptions());
    ClientWebSocket socket = client.webSocket();
    WebSocketConnection connection = new WebSocketConnection(socket, target.protocol());
    connection.deliverTo(handler);
    socket.frameHandler(connection::frame);
    socket.exceptionHandler(e -> {}); // the socket closes, and that is told
    socket.closeHandler(nothing -> {
      client.close();
      connection.closed();
    });
    return socket
        .connect(new WebSocketConnectOptions(target.options()))
        .compose(open -> agreed(open.subProtocol(), target, connection))
        .recover(e -> {
          client.close();
          return Future.failedFuture(Target.failure(target, e));
        });
  }

  @Override
  public Future<Listener> listen(Vertx vertx, ConnectOptions options, Acceptor acceptor) {
    return Doorway.open(vertx, options, this, "ws", acceptor);
  }

  @Override
  public void prepare(HttpServerOptions options) {
    options
        .setWebSocketSubProtocols(List.of(CBOR, JSON))
        .setMaxWebSocketFrameSize(MAX_FRAME)
        .setMaxWebSocketMessageSize(MAX_FRAME)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  @Override
  public boolean takes(HttpServerRequest request, String rest) {
    return rest.isEmpty() && HttpMethod.GET.equals(request.method());
  }

  @Override
  public void handle(HttpServerRequest request, String rest, Acceptor acceptor) {
    if (!request.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)) {
      request
          .response()
          .setStatusCode(426)
          .putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET)
          .end("expected a WebSocket that offers " + JSON + " or " + CBOR + "\n");
      return;
    }
    request
        .toWebSocket()
        .onSuccess(socket -> {
          String protocol = socket.subProtocol();
          if (protocol == null || !List.of(JSON, CBOR).contains(protocol)) {
            socket.close((short) OTHER_PROTOCOL, "expected " + JSON + " or " + CBOR);
            return;
          }
          WebSocketConnection connection = new WebSocketConnection(socket, protocol);
          connection.opened();
          connection.deliverTo(acceptor.accept(connection));
          socket.frameHandler(connection::frame);
          socket.exceptionHandler(e -> {}); // the socket closes, and that is told
          socket.closeHandler(nothing -> connection.closed());
          socket.shutdownHandler(nothing -> {}); // only the server takes no more connections
        });
  }

  private static Future<Connection> agreed(
      String selected, Target target, WebSocketConnection connection) {
    connection.opened();
    if (target.protocol().equals(selected)) {
      return Future.succeededFuture(connection);
    }
    connection.close(OTHER_PROTOCOL, "expected " + target.protocol());
    return Future.failedFuture(
        new ExchangeException(
            ErrorCode.BAD_MESSAGE,
            "expected %s to speak %s, it speaks %s"
                .formatted(target.url(), target.protocol(), selected)));
  }

  private static WebSocketClientOptions clientOptions() {
    return new WebSocketClientOptions()
        .setShared(true)
        .setName(CLIENT)
        .setMaxConnections(Integer.MAX_VALUE)
        .setMaxFrameSize(MAX_FRAME)
        .setMaxMessageSize(MAX_FRAME)
        .setTryUsePerFrameCompression(false)
        .setTryUsePerMessageCompression(false);
  }
}
