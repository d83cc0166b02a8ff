package dev.exchange.api;

/** What a sender is promised of a message. */
public enum Delivery {
  /** At most once; a loss is counted and told as {@code message.dropped}. */
  FIRE,
  /** The sender's future completes when the receiver has accepted it. */
  ACK,
  /** Kept in a journal at both ends until it was handled. */
  DURABLE
}
