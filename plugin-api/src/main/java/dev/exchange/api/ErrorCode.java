package dev.exchange.api;

/**
 * Why something failed, the same in every language and on the wire.
 *
 * <p>Source: docs/spec/errors.md.
 */
public enum ErrorCode {
  /** Nobody within reach handles a message of that name. */
  NO_HANDLER,
  /** The time that the sender granted has passed. */
  TIMEOUT,
  /** A message came back to an exchange on its route, or has used up its hops. */
  LOOP,
  /** A message, a name or a frame is not of the form that the rules give. */
  BAD_MESSAGE,
  /** A value is none of those that a message can carry. */
  INVALID_VALUE,
  /** A value is not of the shape that its handler declared. */
  SCHEMA,
  /** A value or a frame is over a limit in bytes, depth or count. */
  TOO_LARGE,
  /** The receiver has no room for one more message now. */
  OVERLOADED,
  /** The handler threw, or its promise was rejected. */
  HANDLER_FAILED,
  /** The script ran longer than its limit and was interrupted. */
  SCRIPT_TIMEOUT,
  /** The peer went away before the end. */
  PEER_GONE,
  /** The exchange or the link is closed. */
  CLOSED,
  /** The sender has not said who it is. */
  UNAUTHENTICATED,
  /** The sender may not do that. */
  FORBIDDEN,
  /** What is to be made is there already, or has changed meanwhile. */
  CONFLICT,
  /** A cell of that name is not defined. */
  UNKNOWN_CELL,
  /** The function of a computed cell tried to write. */
  WRITE_IN_COMPUTED,
  /** A computed cell needs its own value. */
  CIRCULAR
}
