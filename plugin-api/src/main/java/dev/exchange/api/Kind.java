package dev.exchange.api;

/** What a message is for. */
public enum Kind {
  /** It tells; nobody answers. */
  EVENT,
  /** It asks; exactly one reply comes, or the request fails. */
  REQUEST,
  /** It answers the request that {@link Message#re()} names. */
  REPLY
}
