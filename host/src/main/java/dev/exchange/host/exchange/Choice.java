package dev.exchange.host.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Who handles a message while two versions of a program run.
 *
 * <p>Threading: the exchange's own thread.
 */
interface Choice {

  /** The handler for a message that has this one by the table. */
  Handlers.Entry choose(Handlers.Entry entry, Passage passage);

  /**
   * A handling has failed before anybody could notice anything of it.
   *
   * @return who handles the message instead; null for nobody
   */
  Handlers.@Nullable Entry instead(Handling failed);

  /** A handling has ended. */
  void ended(Handling handling, boolean good);
}
