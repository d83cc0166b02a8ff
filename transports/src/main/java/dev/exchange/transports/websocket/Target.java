package dev.exchange.transports.websocket;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect to, and what to speak there.
 *
 * @param url the address
 * @param protocol the subprotocol
 * @param options the same for Vert.x
 */
record Target(URI url, String protocol, WebSocketConnectOptions options) {

  private static final int TIMEOUT_MILLIS = 10_000;

  /**
   * Reads the settings.
   *
   * @throws ExchangeException SCHEMA
   */
  static Target of(ConnectOptions options) {
    String expected = "an address such as ws://127.0.0.1:7070/exchange";
    String text = Values.as(String.class, options.settings().get("url"), expected, "setting url");
    URI url = url(text, expected);
    Object encoding = options.settings().getOrDefault("encoding", "json");
    String protocol =
        switch (String.valueOf(encoding)) {
          case "json" -> WebSocketTransport.JSON;
          case "cbor" -> WebSocketTransport.CBOR;
          default -> throw schema("json or cbor as setting encoding", encoding);
        };
    boolean secure = url.getScheme().equals("wss");
    int usual = secure ? 443 : 80;
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    WebSocketConnectOptions to =
        new WebSocketConnectOptions()
            .setHost(url.getHost())
            .setPort(url.getPort() < 0 ? usual : url.getPort())
            .setSsl(secure)
            .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
            .setTimeout(TIMEOUT_MILLIS)
            .setSubProtocols(List.of(protocol));
    return new Target(url, protocol, to);
  }

  /** Why the connection did not come about, in the terms of the SPI. */
  static ExchangeException failure(Target target, Throwable cause) {
    if (cause instanceof ExchangeException known) {
      return known;
    }
    ErrorCode code = ErrorCode.PEER_GONE;
    String what = String.valueOf(cause.getMessage());
    if (cause instanceof UpgradeRejectedException rejected) {
      what = "it answers with status " + rejected.getStatus();
      code =
          switch (rejected.getStatus()) {
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 503 -> ErrorCode.OVERLOADED;
            default -> ErrorCode.PEER_GONE;
          };
    }
    return new ExchangeException(
        code, "expected an exchange at %s, %s".formatted(target.url(), what));
  }

  private static URI url(String text, String expected) {
    try {
      URI url = new URI(text);
      boolean known = "ws".equals(url.getScheme()) || "wss".equals(url.getScheme());
      if (known && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // told below
    }
    throw schema(expected + " as setting url", text);
  }

  private static ExchangeException schema(String expected, @Nullable Object came) {
    return new ExchangeException(
        ErrorCode.SCHEMA, "expected %s of websocket, got %s".formatted(expected, came));
  }
}
