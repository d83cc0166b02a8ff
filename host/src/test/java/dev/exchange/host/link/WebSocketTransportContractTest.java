package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ValueMap;

/** Packets as text over WebSocket. */
class WebSocketTransportContractTest extends SessionTransportContract {

  @Override
  String name() {
    return "websocket";
  }

  @Override
  protected ConnectOptions listenAnywhere() {
    return Addresses.any("websocket");
  }

  @Override
  protected ConnectOptions listenAgain(ConnectOptions address) {
    return Addresses.same(address);
  }

  @Override
  protected ConnectOptions nobody() {
    String url = "ws://127.0.0.1:" + Addresses.free() + "/exchange";
    return new ConnectOptions("websocket", ValueMap.of("url", url));
  }

  @Override
  Cable.Laid cable(ConnectOptions address) {
    SocketCable cable = SocketCable.toPort(Addresses.port(address));
    return new Cable.Laid(cable, Addresses.at(cable.port(), address));
  }
}
