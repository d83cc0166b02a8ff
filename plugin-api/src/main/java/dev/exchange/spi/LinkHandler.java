package dev.exchange.spi;

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
   * The link is closed; told once, after the frames that were sent before. A frame whose send is
   * under way on another thread meanwhile may still come.
   */
  void closed(@Nullable Throwable cause);
}
