package dev.exchange.host.cli;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ValueMap;
import java.net.URI;
import java.time.Duration;

/**
 * Where a running host is.
 *
 * @param url without a path
 * @param token what it wants to see; empty for none
 */
record HostPlace(URI url, String token) {

  /** A client of its HTTP API. */
  HostClient client(Duration timeout) {
    return new HostClient(url, token, timeout);
  }

  /** Where the exchange of that id takes links. */
  ConnectOptions link(String id, Duration timeout) {
    String address = "ws" + url.toString().substring("http".length()) + "/exchange/" + id;
    ValueMap settings = ValueMap.of("url", address);
    return new ConnectOptions(
        "websocket", token.isEmpty() ? settings : settings.plus("token", token), timeout);
  }
}
