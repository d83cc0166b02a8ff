package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ValueMap;

/** Packets in JSON over the event bus. */
class EventBusTransportContractTest extends SessionTransportContract {

  @Override
  String name() {
    return "eventbus";
  }

  @Override
  protected ConnectOptions listenAnywhere() {
    return new ConnectOptions("eventbus", ValueMap.EMPTY);
  }

  @Override
  protected ConnectOptions nobody() {
    return at("nobody");
  }

  @Override
  Cable.Laid cable(ConnectOptions address) {
    BusCable cable = BusCable.between(vertx(), "cable", address.settings().text("address"));
    return new Cable.Laid(cable, at("cable"));
  }

  private static ConnectOptions at(String address) {
    return new ConnectOptions("eventbus", ValueMap.of("address", address));
  }
}
