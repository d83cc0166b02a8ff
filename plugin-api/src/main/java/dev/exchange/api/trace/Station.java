package dev.exchange.api.trace;

/** What happened to a message at an exchange. */
public enum Station {
  /** It came over a link. */
  RECEIVED,
  /** It waits for its handler. */
  QUEUED,
  /** Its handler has ended well; the event has the duration. */
  HANDLED,
  /** A handler, or code outside of one, emitted it here. */
  EMITTED,
  /** It was sent on to a peer, which the event names. */
  FORWARDED,
  /** A reply completed its request. */
  COMPLETED,
  /** It ended without being handled; the event has the reason. */
  DROPPED,
  /** It ended with an error; the event has it. */
  FAILED
}
