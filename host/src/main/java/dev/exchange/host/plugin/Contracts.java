package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.contract.Compatibility;
import dev.exchange.host.contract.Contract;
import dev.exchange.host.contract.Operation;
import dev.exchange.host.exchange.HandlerContract;
import dev.exchange.host.manifest.HandledName;
import dev.exchange.host.manifest.Manifest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the manifest of a plugin promises of its messages, compiled: checked at the doors of its
 * handlers, and compared when another version is to take its place.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/contracts.md.
 */
final class Contracts {

  /** Which values are checked at a handler's door. */
  enum Sides {
    /** What comes and what goes. */
    BOTH,
    /** What comes. */
    INPUT,
    /** Nothing. */
    NONE
  }

  private static final int SHOWN = 3;

  private final Manifest manifest;
  private final Map<String, HandlerContract> compiled = new HashMap<>();

  private Contracts(Manifest manifest) {
    this.manifest = manifest;
  }

  /**
   * Compiles all schemas of a manifest, and checks its samples and its configuration.
   *
   * @throws ExchangeException SCHEMA for a schema that is none, or a sample that does not fit
   */
  static Contracts of(Manifest manifest, Sides sides) {
    Contracts contracts = new Contracts(manifest);
    manifest.handles().forEach((name, handled) -> contracts.compile(name, handled, sides));
    manifest
        .emits()
        .forEach((name, emitted) -> {
          if (emitted.value() != null) {
            Contract.of(emitted.value(), "emits/" + name + " of " + manifest.source());
          }
        });
    return contracts;
  }

  /**
   * Checks a configuration.
   *
   * @throws ExchangeException SCHEMA with the place in it
   */
  static void checkConfiguration(Manifest manifest, ValueMap configuration) {
    Contract.of(manifest.configuration().schema(), "configuration of " + manifest.source())
        .check(configuration, "the configuration of plugin " + manifest.id());
  }

  /** What the values of a handler must be like, by its name. */
  Function<String, HandlerContract> byHandler() {
    return name -> compiled.getOrDefault(name, HandlerContract.NONE);
  }

  /**
   * Checks that what is promised is there.
   *
   * @throws ExchangeException SCHEMA for a name that the manifest has and no exchange handles
   */
  void checkHandled(Set<String> handled) {
    for (String name : manifest.handles().keySet()) {
      if (!handled.contains(name)) {
        throw new ExchangeException(
            ErrorCode.SCHEMA,
            "expected a handler of %s, which handles of %s names, in plugin %s, there is none"
                .formatted(name, manifest.source(), manifest.id()));
      }
    }
  }

  /**
   * Checks that whoever relies on one manifest can rely on another one.
   *
   * @throws ExchangeException CONFLICT with the first changes that break somebody
   */
  static void checkFollows(Manifest before, Manifest after) {
    checkFollows(new Promised(before, List.of()), new Promised(after, List.of()));
  }

  /**
   * The same of manifests together with what handlers of records tell.
   *
   * @throws ExchangeException CONFLICT with the first changes that break somebody
   */
  static void checkFollows(Promised before, Promised after) {
    before
        .operations()
        .forEach((name, promised) -> {
          Operation next = after.of(name);
          if (next == null) {
            throw breaks(before.manifest(), after.manifest(), "handles " + name + " no more");
          }
          List<Compatibility.Finding> breaking =
              Compatibility.compare(promised, next).stream()
                  .filter(Compatibility.Finding::breaking)
                  .toList();
          if (!breaking.isEmpty()) {
            throw breaks(
                before.manifest(), after.manifest(), "changes " + name + ": " + told(breaking));
          }
        });
  }

  private static ExchangeException breaks(Manifest before, Manifest after, String what) {
    return new ExchangeException(
        ErrorCode.CONFLICT,
        "expected version %s of plugin %s to keep what version %s promises, it %s; --force swaps nevertheless"
            .formatted(after.version(), after.id(), before.version(), what));
  }

  private static String told(List<Compatibility.Finding> breaking) {
    return breaking.stream()
        .limit(SHOWN)
        .map(finding ->
            "%s %s, %s"
                .formatted(
                    finding.side() == Compatibility.Side.INPUT ? "input" : "output",
                    finding.path().isEmpty() ? "/" : finding.path(),
                    finding.change()))
        .collect(Collectors.joining("; "));
  }

  private void compile(String name, HandledName handled, Sides sides) {
    String whose = "handles/" + name + " of " + manifest.source();
    Contract input = contract(handled.input(), "input of " + whose);
    Contract output = contract(handled.output(), "output of " + whose);
    for (Object sample : handled.samples()) {
      if (input != null) {
        input.check(sample, "a sample of " + whose);
      }
    }
    compiled.put(
        name,
        new Door(name, sides == Sides.NONE ? null : input, sides == Sides.BOTH ? output : null));
  }

  private static @Nullable Contract contract(@Nullable Object schema, String whose) {
    return schema == null ? null : Contract.of(schema, whose);
  }

  /** The door of one handler. */
  private record Door(String name, @Nullable Contract takes, @Nullable Contract gives)
      implements HandlerContract {

    @Override
    public void input(@Nullable Object value) {
      if (takes != null) {
        takes.check(value, "the value for " + name);
      }
    }

    @Override
    public void output(@Nullable Object value) {
      if (gives != null) {
        gives.check(value, "the answer of " + name);
      }
    }
  }
}
