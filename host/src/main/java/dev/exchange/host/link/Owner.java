package dev.exchange.host.link;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import java.util.List;

/**
 * Whose session it is: what it offers, and what it is told.
 *
 * <p>Threading: that of the session.
 */
interface Owner {

  /** The exchange's own id. */
  String id();

  /** What it handles now. */
  List<String> handles();

  /** What it wants now. */
  List<String> wants();

  /**
   * The other side is there: all that it handles and wants. Told at each greeting, also when the
   * session is resumed.
   *
   * @throws ExchangeException CONFLICT if this exchange has such a peer already
   */
  void greeted(String peer, List<String> handles, List<String> wants);

  /** The other side handles or wants more. */
  void announced(List<String> handles, List<String> wants);

  /** The other side handles or wants less. */
  void withdrawn(List<String> handles, List<String> wants);

  /**
   * A message came.
   *
   * @param bytes its part of the packet: to be given to {@link Session#taken} later
   * @return false if there is no room for it
   */
  boolean deliver(Message message, boolean copy, long bytes);

  /** The other side refuses a message that was sent. */
  void refused(Message message, ExchangeException why);

  /** The connection is lost; the session waits for another one. */
  void away();

  /** The session is over; told once, after all that waits has ended. */
  void over(ExchangeException why);
}
