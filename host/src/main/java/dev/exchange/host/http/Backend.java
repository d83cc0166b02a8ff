package dev.exchange.host.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageId;
import dev.exchange.api.Names;
import dev.exchange.host.contract.Catalog;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Listing;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the API stands before.
 *
 * @param complex the exchanges whose cells and events can be read
 * @param gateway the exchange that carries the host's own id; every message goes through it
 * @param listings what there is, asked for anew each time; any thread
 * @param catalogs what is known of the messages of what there is, asked for anew each time; any
 *     thread
 * @param readiness how far the programs are, asked for anew each time; any thread
 * @param ids ids for messages whose sender wants to know them; used on one thread
 * @param random for the span ids of W3C Trace Context; used on one thread
 */
public record Backend(
    Complex complex,
    Exchange gateway,
    Supplier<List<Listing>> listings,
    Supplier<List<Catalog>> catalogs,
    Supplier<Readiness> readiness,
    Supplier<MessageId> ids,
    RandomGenerator random) {

  /**
   * The exchange of that id, if it is one of those that the host lists: not the gateway.
   *
   * @throws ExchangeException BAD_MESSAGE, NO_HANDLER
   */
  Exchange listed(@Nullable String id) {
    String known = Names.exchange(id);
    Exchange found = known.equals(gateway.id()) ? null : complex.exchange(known);
    if (found == null) {
      throw new ExchangeException(
          ErrorCode.NO_HANDLER,
          "expected an exchange of this host, which GET /api lists, got " + known);
    }
    return found;
  }
}
