package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ValueMap;

/** Packets in CBOR over WebSocket. */
class WebSocketCborTransportContractTest extends WebSocketTransportContractTest {

  @Override
  protected ConnectOptions connectTo(ConnectOptions address) {
    Object at = address.settings().get("url");
    return new ConnectOptions("websocket", ValueMap.of("url", at, "encoding", "cbor"));
  }
}
