package dev.exchange.api;

/** Something that goes on until it is cancelled. Cancelling again does nothing. Any thread. */
@FunctionalInterface
public interface Subscription {

  /** Ends it; what is on its way already may still arrive when called from another thread. */
  void cancel();
}
