package dev.exchange.host.link;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import java.util.List;
import java.util.Set;

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

  /** Whether it is about to say good-bye, and takes nothing more. */
  boolean isEnding();

  /**
   * The other side has forgotten the session, or it is too old: what was asked in it will not be
   * answered. A new one begins with the next greeting.
   *
   * @param waiting the requests that were never written, and still will be
   */
  void renewed(Set<MessageId> waiting);

  /** The other side asks who handles a name. */
  void asked(WireFrame.Who who);

  /** The other side answers such a question. */
  void told(WireFrame.Here here);

  /** The connection is lost; the session waits for another one. */
  void away();

  /** The session is over; told once, after all that waits has ended. */
  void over(ExchangeException why);
}
