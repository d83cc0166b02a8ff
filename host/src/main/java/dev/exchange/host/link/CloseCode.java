package dev.exchange.host.link;

/**
 * With what a connection is closed.
 *
 * <p>Source: docs/spec/protocol.md, W3 and W14.
 */
final class CloseCode {

  /** A clean end. */
  static final int NORMAL = 1000;

  /** A link that is refused or ended with an error. */
  static final int REFUSED = 4000;

  /** A connection that is dropped, while the session may go on. */
  static final int DROPPED = 4001;

  private CloseCode() {}
}
