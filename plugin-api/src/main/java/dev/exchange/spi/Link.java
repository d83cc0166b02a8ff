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

  /**
   * A message that came has been taken out of the inbox, so that there is room for another one.
   *
   * @param bytes what came with it in {@link Frame.Msg#bytes}
   */
  default void taken(long bytes) {}

  /** Whether it has ended, whoever has been told of it so far. */
  default boolean isOver() {
    return false;
  }

  /** How many messages were taken and are not on their way yet. */
  default int waiting() {
    return 0;
  }

  /**
   * Whether a message that {@link #send} took may still be refused or lost; then {@link
   * LinkHandler#settled} tells how it ended. Else the other end has it when send returns.
   */
  default boolean settlesLater() {
    return false;
  }

  /** Closes both ends. Calling again does nothing. */
  void close();
}
