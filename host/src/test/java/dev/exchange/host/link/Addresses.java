package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ValueMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;

/** Addresses of what listens at ports of this machine. */
final class Addresses {

  private Addresses() {}

  /** Any port. */
  static ConnectOptions any(String transport) {
    return new ConnectOptions(transport, ValueMap.of("port", 0L));
  }

  /** The port of an address, to listen at. */
  static ConnectOptions same(ConnectOptions address) {
    return new ConnectOptions(address.transport(), ValueMap.of("port", (long) port(address)));
  }

  /** The same address, at another port. */
  static ConnectOptions at(int port, ConnectOptions address) {
    String url = address.settings().text("url").replace(":" + port(address), ":" + port);
    return new ConnectOptions(address.transport(), ValueMap.of("url", url));
  }

  static int port(ConnectOptions address) {
    return URI.create(address.settings().text("url")).getPort();
  }

  /** A port at which nobody listens. */
  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
