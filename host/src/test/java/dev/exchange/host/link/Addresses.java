package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ValueMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.ThreadLocalRandom;

/** Addresses of what listens at ports of this machine. */
final class Addresses {

  private Addresses() {}

  /** Any port: one at which can be listened again, since no client is given it meanwhile. */
  static ConnectOptions any(String transport) {
    return new ConnectOptions(transport, ValueMap.of("port", (long) free()));
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

  /** A port at which nobody listens, below those that the system gives to clients. */
  static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException _) {
        // another one
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
