package dev.exchange.host.link;

import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Connection;

/** What carries a session from connection to connection. Threading: the loop of the session. */
interface Carrier {

  /** The exchange on this side has said who it is, or that it takes the other one. */
  void greet();

  /** The connection is lost. */
  void away();

  /** The session is over. */
  void over(ExchangeException why);

  /** A connection is lost. */
  void lost(Connection connection);
}
