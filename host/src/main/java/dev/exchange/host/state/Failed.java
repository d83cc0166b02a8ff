package dev.exchange.host.state;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What a function threw, or its result failed with, in the one form that errors have. */
final class Failed {

  private Failed() {}

  static ExchangeException error(Throwable thrown, String exchange) {
    Throwable origin = unwrapped(thrown);
    if (origin instanceof ExchangeException known) {
      return known.in(exchange);
    }
    String said = origin.getMessage();
    return new ExchangeException(
        ErrorCode.HANDLER_FAILED,
        said == null || said.isBlank() ? origin.getClass().getSimpleName() : said,
        exchange,
        null,
        origin);
  }

  /** Without the wrapping that a CompletionStage adds. */
  private static Throwable unwrapped(Throwable thrown) {
    Throwable at = thrown;
    while ((at instanceof CompletionException || at instanceof ExecutionException)
        && at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }
}
