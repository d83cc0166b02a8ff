package dev.exchange.host.link;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ValueMap;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Packets in JSON over a Unix domain socket. */
class IpcTransportContractTest extends SessionTransportContract {

  @TempDir private Path folder;

  @Override
  String name() {
    return "ipc";
  }

  @Override
  protected ConnectOptions listenAnywhere() {
    return at("here");
  }

  @Override
  protected ConnectOptions nobody() {
    return at("nobody");
  }

  @Override
  Cable.Laid cable(ConnectOptions address) {
    String path = folder.resolve("cable").toString();
    return new Cable.Laid(SocketCable.between(path, address.settings().text("path")), at("cable"));
  }

  private ConnectOptions at(String name) {
    return new ConnectOptions("ipc", ValueMap.of("path", folder.resolve(name).toString()));
  }
}
