package dev.exchange.host;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.contract.Catalog;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway tells of the messages of its host.
 *
 * <pre>
 *  host.contracts  null or {exchange?}  {exchanges: [entry]}: what each handles, emits and holds
 * </pre>
 *
 * <p>Without {@code exchange} it is about all but the gateway.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors: NO_HANDLER for an id that no exchange has, SCHEMA for the value.
 *
 * <p>Source: docs/contracts.md; docs/spec/contracts.md, CT12.
 */
final class ContractDesk {

  private final String gateway;
  private final Supplier<List<ValueMap>> entries;
  private final Supplier<List<ValueMap>> guests;

  /**
   * One for a host.
   *
   * @param gateway the id of its gateway
   * @param entries an entry for each exchange, in the form of {@link Catalog#of}, asked for anew
   *     each time; any thread
   * @param guests the same for exchanges elsewhere that have registered: nobody reaches them over
   *     HTTP, but by messages
   */
  ContractDesk(String gateway, Supplier<List<ValueMap>> entries, Supplier<List<ValueMap>> guests) {
    this.gateway = gateway;
    this.entries = entries;
    this.guests = guests;
  }

  /** The gateway, with what it tells. */
  ExchangeBuilder at(ExchangeBuilder builder) {
    return builder.handler(
        "host.contracts", (msg, sig, state) -> ValueMap.of("exchanges", asked(msg.value())));
  }

  /** The catalogs of all exchanges but the gateway. */
  List<Catalog> catalogs() {
    return listed().stream().map(Catalog::of).toList();
  }

  private List<ValueMap> asked(@Nullable Object value) {
    if (value == null) {
      return known();
    }
    if (!(value instanceof ValueMap map)) {
      throw new ExchangeException(
          ErrorCode.SCHEMA,
          "expected null or {exchange} for host.contracts, got " + Values.describe(value));
    }
    return map.containsKey("exchange") ? List.of(entry(map.text("exchange"))) : known();
  }

  private List<ValueMap> known() {
    return Stream.concat(listed().stream(), guests.get().stream()).toList();
  }

  private List<ValueMap> listed() {
    return entries.get().stream().filter(entry -> !entry.text("id").equals(gateway)).toList();
  }

  private ValueMap entry(String id) {
    List<ValueMap> all = Stream.concat(entries.get().stream(), guests.get().stream()).toList();
    return all.stream()
        .filter(entry -> entry.text("id").equals(id))
        .findFirst()
        .orElseThrow(() ->
            new ExchangeException(
                ErrorCode.NO_HANDLER,
                "expected an exchange of this host, got %s; there are %s"
                    .formatted(
                        id,
                        String.join(", ", all.stream().map(entry -> entry.text("id")).toList()))));
  }
}
