package dev.exchange.host;

import dev.exchange.api.ValueMap;
import dev.exchange.host.contract.Operation;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Listing;
import dev.exchange.host.plugin.PluginHost;
import dev.exchange.host.plugin.PluginOffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What each exchange of the host handles, emits and holds, with what is known of the values.
 *
 * <pre>
 *  {id, plugin?, version?, description?, language,
 *   handles: {name: {description?, input?, output?, samples?}},
 *   emits?: {name: {description?, value?}}, cells: {name: true}}
 * </pre>
 *
 * <p>Every name that an exchange handles is there; the manifest of its plugin may say more of those
 * that it has under the same name or pattern; of what it does not say, a handler of records tells
 * the schemas of these. Schemas that are nested deeper than {@value #DEEPEST} levels are left out,
 * since no message could carry them.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/contracts.md, CT12.
 */
final class Offers implements Supplier<List<ValueMap>> {

  /** What a document has around a schema needs its levels too. */
  private static final int DEEPEST = 54;

  private final Complex complex;
  private final PluginHost plugins;

  Offers(Complex complex, PluginHost plugins) {
    this.complex = complex;
    this.plugins = plugins;
  }

  /** One entry for each exchange, the gateway's among them, by id. As it is now. */
  @Override
  public List<ValueMap> get() {
    Map<String, PluginOffer> byExchange = new HashMap<>();
    for (PluginOffer offer : plugins.offers()) {
      offer.exchanges().get().forEach(id -> byExchange.put(id, offer));
    }
    return complex.listings().stream()
        .map(listing -> entry(listing, byExchange.get(listing.id())))
        .toList();
  }

  /** That of one exchange. As it is now; null if there is none of that id. */
  @Nullable ValueMap of(String id) {
    Listing listing = complex.listing(id);
    PluginOffer offered = null;
    for (PluginOffer offer : plugins.offers()) {
      offered = offer.exchanges().get().contains(id) ? offer : offered;
    }
    return listing == null ? null : entry(listing, offered);
  }

  private ValueMap entry(Listing listing, @Nullable PluginOffer offer) {
    return entry(listing, complex.operations(listing.id()), offer);
  }

  private static ValueMap entry(
      Listing listing, Map<String, Operation> own, @Nullable PluginOffer offer) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", listing.id());
    if (offer != null) {
      entry.put("plugin", offer.plugin());
      if (!offer.version().isEmpty()) {
        entry.put("version", offer.version());
      }
      if (offer.description() != null) {
        entry.put("description", offer.description());
      }
    }
    entry.put("language", listing.language());
    Map<String, Object> handles = new LinkedHashMap<>();
    for (String name : listing.handles()) {
      Map<String, @Nullable Object> handled = new LinkedHashMap<>();
      Operation records = own.get(name);
      if (records != null) {
        handled.put("input", records.input());
        handled.put("output", records.output());
      }
      if (offer != null && offer.handles().get(name) instanceof ValueMap told) {
        handled.putAll(told);
      }
      handles.put(name, shallow(handled));
    }
    entry.put("handles", handles);
    if (offer != null && !offer.emits().isEmpty()) {
      Map<String, Object> emits = new LinkedHashMap<>();
      for (String name : offer.emits().keySet()) {
        emits.put(name, shallow(offer.emits().map(name)));
      }
      entry.put("emits", emits);
    }
    Map<String, Object> cells = new LinkedHashMap<>();
    listing.cells().forEach(cell -> cells.put(cell, true));
    entry.put("cells", cells);
    return ValueMap.of(entry);
  }

  /** Without what is nested too deep. */
  private static ValueMap shallow(Map<String, @Nullable Object> told) {
    Map<String, @Nullable Object> kept = new LinkedHashMap<>(told);
    kept.values().removeIf(each -> isDeeper(each, DEEPEST));
    return ValueMap.of(kept);
  }

  private static boolean isDeeper(@Nullable Object value, int levels) {
    Collection<?> inside =
        switch (value) {
          case Map<?, ?> map -> map.values();
          case Collection<?> list -> list;
          case null, default -> null;
        };
    return inside != null
        && (levels == 0 || inside.stream().anyMatch(each -> isDeeper(each, levels - 1)));
  }
}
