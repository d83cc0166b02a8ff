package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ValueMap;

/** Packets in CBOR over the event bus. */
class EventBusCborTransportContractTest extends EventBusTransportContractTest {

  @Override
  protected ConnectOptions connectTo(ConnectOptions address) {
    Object at = address.settings().get("address");
    return new ConnectOptions("eventbus", ValueMap.of("address", at, "encoding", "cbor"));
  }
}
