package dev.exchange.host.polyglot;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.Location;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * A handler or computed cell of a guest.
 *
 * @param exchange the id of its exchange
 * @param called what is called with a {@link JsSource}
 * @param author the author's own function in it
 * @param errors finds the author's place
 */
record JsFunction(String exchange, Value called, Value author, GuestErrors errors) {

  /** It as the handler of an exchange with those cells. */
  Handler handler(JsProgram program, JsCells cells) {
    return (msg, sig, state) -> program.turn(this, new JsSource(cells, msg, sig, state));
  }

  /** Where the author wrote it, if that is in the program's folder. */
  @Nullable Location place() {
    return errors.placeOf(author);
  }

  /** An error with a place: its own, or else that of this function. */
  ExchangeException placed(ExchangeException error) {
    Location known = error.location();
    if (known != null && known.line() > 0) {
      return error;
    }
    Location place = place();
    return place == null
        ? error
        : new ExchangeException(
            error.code(), error.text(), error.exchange(), place, error.getCause());
  }
}
