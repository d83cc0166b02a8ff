package dev.exchange.host.simulation;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.net.URI;
import java.util.Set;

/**
 * Where somebody listens, as the settings of a transport say it.
 *
 * @param host the name of a process, or one of this machine's
 * @param key what is listened at: a port, or the name that the transport knows
 * @param path the path behind the port; empty if there is none
 * @param text as errors say it
 */
record Address(String host, String key, String path, String text) {

  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "0.0.0.0", "[::1]", "");

  /** What to connect to. */
  static Address toConnect(ConnectOptions options) {
    if (options.settings().get("url") instanceof String url) {
      return ofUrl(url);
    }
    return named(options);
  }

  /** Whether any process may be meant. */
  boolean anybody() {
    return HERE.contains(host);
  }

  /** The key of a port. */
  static String port(int port) {
    return "port " + port;
  }

  /** Whether that key is one of a port. */
  static boolean isPort(String key) {
    return key.startsWith("port ");
  }

  /** A place that has a name and no port: a path of ipc, an address of the event bus. */
  static Address named(ConnectOptions options) {
    for (String setting : new String[] {"path", "address"}) {
      if (options.settings().get(setting) instanceof String name) {
        String text = options.transport() + " " + name;
        return new Address("", text, "", text);
      }
    }
    throw new ExchangeException(
        ErrorCode.SCHEMA,
        "expected a url, a path or an address to reach over %s in a simulation, got %s: processes are started by the test"
            .formatted(options.transport(), options.settings().keySet()));
  }

  private static Address ofUrl(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw noUrl(url);
    }
    if (uri.getHost() == null || uri.getScheme() == null) {
      throw noUrl(url);
    }
    boolean secure = uri.getScheme().endsWith("s") && !uri.getScheme().equals("ws");
    int usual = secure ? 443 : 80;
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return new Address(uri.getHost(), port(port), path, url);
  }

  private static ExchangeException noUrl(String url) {
    return new ExchangeException(
        ErrorCode.SCHEMA, "expected an address such as ws://shop:7070/exchange, got " + url);
  }
}
