package dev.exchange.spi;

/**
 * One end of a connection between two exchanges.
 *
 * <p>Threading: any one thread at a time may send.
 *
 * <p>Order: frames arrive in the order in which they were sent, each at most once.
 */
public interface Link {

  /**
   * Sends a frame.
   *
   * @return false if the link is closed or the other end has no room: the frame was not taken
   */
  boolean send(Frame frame);

  /** Closes both ends. Calling again does nothing. */
  void close();
}
