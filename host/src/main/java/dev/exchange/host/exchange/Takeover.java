package dev.exchange.host.exchange;

import dev.exchange.api.ExchangeBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a program takes an exchange over from another one. What waits in the exchange
 * stays where it is, and its links do not notice.
 *
 * <p>Threading: the exchange's own thread, while no handler is blocked and none is called.
 */
final class Takeover {

  private Takeover() {}

  /**
   * Puts the definition of one version in the place of that of another one.
   *
   * <p>Throws what {@link dev.exchange.host.state.StateGraph#redefine} throws; nothing has changed
   * then.
   *
   * @param values what static cells are to hold that are not to keep what they hold
   */
  static void of(
      ExchangeCore exchange,
      ProgramExchange before,
      ProgramExchange after,
      Map<String, ? extends @Nullable Object> values) {
    ExchangeBuilder definition = after.definition();
    exchange
        .presence()
        .after(() -> {
          before.suspend();
          try {
            exchange.graph().redefine(definition.cells(), values);
          } catch (RuntimeException e) {
            before.begin();
            throw e;
          }
          exchange.registration().replace(before.definition(), definition, after.site());
          exchange.handlers().recent().forget();
          exchange.playedBy(after.site(), definition);
          after.join(exchange);
          after.begin();
        });
  }
}
