package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ValueMap;

/** Packets in CBOR over a Unix domain socket. */
class IpcCborTransportContractTest extends IpcTransportContractTest {

  @Override
  protected ConnectOptions connectTo(ConnectOptions address) {
    Object at = address.settings().get("path");
    return new ConnectOptions("ipc", ValueMap.of("path", at, "encoding", "cbor"));
  }
}
