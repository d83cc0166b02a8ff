package dev.exchange.api;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of this API: a {@link Failure} that is thrown, or that fails a Future.
 *
 * <p>It has no stack trace of its own: the place that matters is the author's {@link #location()},
 * and a Java cause keeps its trace.
 */
public final class ExchangeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final String exchange;
  private final transient @Nullable Location location;

  /** A failure that arose in no particular exchange yet; the exchange that meets it adds its id. */
  public ExchangeException(ErrorCode code, String message) {
    this(code, message, "", null, null);
  }

  /** A failure with all that is known of it. */
  public ExchangeException(
      ErrorCode code,
      String message,
      String exchange,
      @Nullable Location location,
      @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.code = code;
    this.exchange = exchange;
    this.location = location;
  }

  /** What kind of failure. */
  public ErrorCode code() {
    return code;
  }

  /** The exchange in which it arose; empty if none is known. */
  public String exchange() {
    return exchange;
  }

  /** Where in the author's file, if it arose in one. */
  public @Nullable Location location() {
    return location;
  }

  /** The text, which is never null here. */
  public String text() {
    String message = getMessage();
    return message == null ? code.name() : message;
  }

  /** The same failure told by an exchange, which is named unless another one was named before. */
  public ExchangeException in(String exchangeId) {
    return exchange.isEmpty()
        ? new ExchangeException(code, text(), exchangeId, location, getCause())
        : this;
  }

  /** Code, text and place in one line, for people. */
  public String describe() {
    return code + ": " + text() + (location == null ? "" : " (" + location + ")");
  }

  /** The form that a message carries. */
  public Failure failure() {
    return new Failure(code, text(), exchange, location);
  }
}
