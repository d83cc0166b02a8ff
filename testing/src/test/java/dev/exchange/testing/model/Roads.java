package dev.exchange.testing.model;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.ValueMap;
import dev.exchange.testing.Complex;

/** How exchanges of different processes are linked in the models. */
final class Roads {

  private Roads() {}

  /** Lets others link to an exchange at that port, which is nobody else's. */
  static void open(Complex complex, Exchange exchange, int port) {
    complex.await(
        exchange.listen(new ConnectOptions("websocket", ValueMap.of("port", (long) port))));
  }

  /** How to link to the exchange that listens at that port of a process. */
  static ConnectOptions to(String process, int port) {
    return new ConnectOptions(
        "websocket", ValueMap.of("url", "ws://%s:%d/exchange".formatted(process, port)));
  }
}
