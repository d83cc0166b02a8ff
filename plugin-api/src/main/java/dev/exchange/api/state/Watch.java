package dev.exchange.api.state;

/**
 * Is told what a cell holds.
 *
 * <p>Threading: the thread of the exchange on which it was registered. After a transaction, once
 * per cell that changed, with the final value; an exception does not reach the others.
 */
@FunctionalInterface
public interface Watch {

  /** The cell holds this now. The first call has the value that was there. */
  void changed(Change change);
}
