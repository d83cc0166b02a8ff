package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ValueMap;

/** Packets by POST and as server-sent events. */
class HttpTransportContractTest extends SessionTransportContract {

  @Override
  String name() {
    return "http";
  }

  @Override
  protected ConnectOptions listenAnywhere() {
    return Addresses.any("http");
  }

  @Override
  protected ConnectOptions listenAgain(ConnectOptions address) {
    return Addresses.same(address);
  }

  @Override
  protected ConnectOptions nobody() {
    String url = "http://127.0.0.1:" + Addresses.free() + "/exchange";
    return new ConnectOptions("http", ValueMap.of("url", url));
  }

  /** Each packet is a request of its own, for which the server must listen. */
  @Override
  protected boolean linksOutliveTheirListener() {
    return false;
  }

  @Override
  Cable.Laid cable(ConnectOptions address) {
    SocketCable cable = SocketCable.toPort(Addresses.port(address));
    return new Cable.Laid(cable, Addresses.at(cable.port(), address));
  }
}
