package dev.exchange.transports.http;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * The server of one connection: an exchange's address, and the client that talks to it.
 *
 * <p>Threading: the context that dials.
 *
 * @param url the address of the exchange, without {@code /http}
 * @param client holds two connections: one for the stream, one for what is posted
 */
record Target(URI url, HttpClient client) {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int CONNECTIONS = 2;

  /**
   * Reads the settings.
   *
   * @throws ExchangeException SCHEMA
   */
  static Target of(Vertx vertx, ConnectOptions options) {
    String expected = "an address such as http://127.0.0.1:7070/exchange";
    String text = Values.as(String.class, options.settings().get("url"), expected, "setting url");
    Object encoding = options.settings().getOrDefault("encoding", "json");
    if (!"json".equals(encoding)) {
      throw schema("json as setting encoding of http", Values.describe(encoding));
    }
    URI url = url(text, expected);
    HttpClientOptions client =
        new HttpClientOptions()
            .setConnectTimeout(TIMEOUT_MILLIS)
            .setSsl("https".equals(url.getScheme()))
            .setVerifyHost(true)
            .setTcpNoDelay(true);
    return new Target(
        url, vertx.createHttpClient(client, new PoolOptions().setHttp1MaxSize(CONNECTIONS)));
  }

  /** The path on which hellos are taken. */
  String greeting() {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + "/http";
  }

  /** A request on a connection that is open; fails also if Vert.x has closed the client. */
  Future<HttpClientRequest> request(HttpMethod method, String path) {
    int usual = "https".equals(url.getScheme()) ? 443 : 80;
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setHost(url.getHost())
            .setPort(url.getPort() < 0 ? usual : url.getPort())
            .setURI(path);
    return Future.succeededFuture(options).compose(client::request); // a closed one throws
  }

  void close() {
    client.close();
  }

  /** What a status means that does not greet. */
  ExchangeException refusal(int status) {
    ErrorCode code =
        switch (status) {
          case 401 -> ErrorCode.UNAUTHENTICATED;
          case 403 -> ErrorCode.FORBIDDEN;
          case 503 -> ErrorCode.OVERLOADED;
          default -> ErrorCode.PEER_GONE;
        };
    return new ExchangeException(
        code, "expected an exchange at %s, it answers with status %d".formatted(url, status));
  }

  /** Why the connection did not come about, in the terms of the SPI. */
  ExchangeException failure(Throwable cause) {
    return cause instanceof ExchangeException known
        ? known
        : new ExchangeException(
            ErrorCode.PEER_GONE,
            "expected an exchange at %s, %s".formatted(url, cause.getMessage()));
  }

  private static URI url(String text, String expected) {
    try {
      URI url = new URI(text);
      boolean known = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (known && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // told below
    }
    throw schema(expected + " as setting url of http", text);
  }

  private static ExchangeException schema(String expected, Object got) {
    return new ExchangeException(ErrorCode.SCHEMA, "expected %s, got %s".formatted(expected, got));
  }
}
