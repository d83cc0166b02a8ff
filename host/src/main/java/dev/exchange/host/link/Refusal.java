package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Connection;

/**
 * Says no on a connection that carries no session yet.
 *
 * <p>Threading: the context of the connection.
 *
 * <p>Source: docs/spec/protocol.md, W3 and W4.
 */
final class Refusal {

  private Refusal() {}

  /** The link is refused for good, and the connection closed. */
  static void end(Connection connection, ExchangeException why) {
    write(connection, new WireFrame.Err(why.code(), why.text(), -1, true));
    connection.close(CloseCode.REFUSED, why.code().name());
  }

  /** No link can be taken now: the other side may come again. */
  static void busy(Connection connection) {
    write(
        connection,
        new WireFrame.Err(
            ErrorCode.OVERLOADED, "expected room for another link, there is none now", -1, false));
    connection.close(CloseCode.DROPPED, ErrorCode.OVERLOADED.name());
  }

  private static void write(Connection connection, WireFrame frame) {
    connection.send(Packet.of(Encoding.of(connection.protocol()), frame));
  }
}
