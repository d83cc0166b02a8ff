package dev.exchange.spi;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an end of a link is told.
 *
 * <p>Threading: whatever thread the frame came on, one call at a time for one link. The handler
 * must not block and must not throw.
 */
public interface LinkHandler {

  /**
   * A frame came.
   *
   * @return false if there is no room for it: it was not taken
   */
  boolean frame(Frame frame);

  /**
   * How a message ended that send took, on a link that settles later: each one that was refused or
   * lost, and those with delivery {@code ack} that the other end accepted. Told once for each.
   *
   * @param why null if it was accepted
   */
  default void settled(Frame.Msg sent, @Nullable ExchangeException why) {}

  /** Fewer than 16 messages wait again, after there were more. */
  default void drained() {}

  /**
   * The other end has lost its memory of this one and has been greeted anew: what it was asked will
   * not be answered.
   *
   * @param waiting the requests that it has not got yet, and will get
   */
  default void renewed(Set<MessageId> waiting) {}

  /**
   * The link is closed; told once, after the frames that were sent before. A frame whose send is
   * under way on another thread meanwhile may still come.
   */
  void closed(@Nullable Throwable cause);
}
