package dev.exchange.host.registry;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.contract.Contract;
import dev.exchange.host.manifest.Manifest;
import dev.exchange.host.manifest.ManifestReader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange says of itself when it registers: the part of a manifest that others need.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/registry.md, RG3.
 */
final class Registration {

  private static final String ID = "id";
  private static final String VERSION = "version";
  private static final Set<String> MEMBERS =
      Set.of(
          ID,
          VERSION,
          "name",
          "description",
          "author",
          "license",
          "homepage",
          "capabilities",
          "dependencies",
          "handles",
          "emits");

  private Registration() {}

  /**
   * Checks what an exchange says of itself. What it does not say is as in a manifest, and its
   * version is 0.0.0.
   *
   * @param from who says it
   * @throws ExchangeException SCHEMA with the place, TOO_LARGE; FORBIDDEN for the id of another
   */
  static ValueMap checked(@Nullable Object value, String from) {
    String whose = "the registration of exchange " + from;
    ValueMap said =
        value == null ? ValueMap.EMPTY : Values.as(ValueMap.class, value, "a map", whose);
    for (String member : said.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw new ExchangeException(
            ErrorCode.SCHEMA,
            "expected one of the members %s in %s, got %s"
                .formatted(MEMBERS.stream().sorted().toList(), whose, member));
      }
    }
    if (!from.equals(said.getOrDefault(ID, from))) {
      throw new ExchangeException(
          ErrorCode.FORBIDDEN,
          "expected exchange %s to register itself, got a registration of %s"
              .formatted(from, said.get(ID)));
    }
    ValueMap whole = said.plus(ID, from).plus(VERSION, said.getOrDefault(VERSION, "0.0.0"));
    compile(ManifestReader.of(whole, whose));
    return whole;
  }

  /** What a manifest says, and over that what the exchange has said itself, name by name. */
  static ValueMap over(ValueMap manifest, ValueMap said) {
    ValueMap all = manifest;
    for (String member : said.keySet()) {
      Object own = said.get(member);
      boolean byName = own instanceof ValueMap && all.get(member) instanceof ValueMap;
      all = all.plus(member, byName ? over(all.map(member), said.map(member)) : own);
    }
    return all;
  }

  private static void compile(Manifest manifest) {
    manifest
        .handles()
        .forEach((name, handled) -> {
          String whose = "handles/" + name + " of " + manifest.source();
          compile(handled.input(), "input of " + whose);
          compile(handled.output(), "output of " + whose);
        });
    manifest
        .emits()
        .forEach((name, emitted) ->
            compile(emitted.value(), "emits/" + name + " of " + manifest.source()));
  }

  private static void compile(@Nullable Object schema, String whose) {
    if (schema != null) {
      Contract.of(schema, whose);
    }
  }
}
