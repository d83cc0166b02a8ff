package dev.exchange.host.eventbus;

import dev.exchange.api.ErrorCode;

/**
 * The numbers that stand for error codes where only numbers can: those of HTTP.
 *
 * <p>Several codes have one number; the text of a failure begins with the code.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: RFC 9110; docs/http.md and docs/eventbus.md have the table.
 */
public final class ReplyCode {

  private ReplyCode() {}

  /** The number of a code. */
  public static int of(ErrorCode code) {
    return switch (code) {
      case NO_HANDLER, UNKNOWN_CELL -> 404;
      case BAD_MESSAGE -> 400;
      case INVALID_VALUE, SCHEMA -> 422;
      case TOO_LARGE -> 413;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case CONFLICT -> 409;
      case HANDLER_FAILED, SCRIPT_TIMEOUT, WRITE_IN_COMPUTED, CIRCULAR -> 500;
      case PEER_GONE -> 502;
      case OVERLOADED, CLOSED -> 503;
      case TIMEOUT -> 504;
      case LOOP -> 508;
    };
  }
}
