package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One version of a program in the place of another one, in all its exchanges at once, and back.
 *
 * <pre>
 *   both versions have it   the exchange goes on, taken over
 *   the new one alone       it is made
 *   the old one alone       it is closed, when it has done what it accepted
 * </pre>
 *
 * <p>Threading: the lane of both, at rest.
 */
final class Switch {

  private final LoadedProgram before;
  private final LoadedProgram after;

  /** What the static cells held at the switch, by exchange, where a migration has replaced that. */
  private final Map<String, Map<String, @Nullable Object>> replaced = new LinkedHashMap<>();

  private Future<Void> closed = Future.succeededFuture();

  Switch(LoadedProgram before, LoadedProgram after) {
    this.before = before;
    this.after = after;
  }

  LoadedProgram before() {
    return before;
  }

  LoadedProgram after() {
    return after;
  }

  /**
   * The new version is at work from now on.
   *
   * <p>Throws what a migration, a cell or an id that is taken throws; the old version is at work
   * then, as if nothing had been.
   *
   * @param migrated by exchange, what was made of the values that it held in the trial
   * @param both whether handlers of both versions are to work with the cells
   */
  void over(Map<String, Trialed> migrated, boolean both) {
    Map<String, Map<String, @Nullable Object>> values = new LinkedHashMap<>();
    for (ProgramExchange exchange : shared(before, after)) {
      ExchangeCore core = core(exchange);
      Map<String, @Nullable Object> held = core.graph().values();
      Trialed trialed = migrated.get(exchange.id());
      Map<String, @Nullable Object> given =
          trialed != null && trialed.held().equals(held)
              ? trialed.given()
              : Trial.migrate(
                  after.program(), exchange.id(), held, before.site().deployment().version());
      if (both) {
        checkCellsOfBoth(exchange, given);
      }
      values.put(exchange.id(), given);
      if (!given.isEmpty()) {
        replaced.put(exchange.id(), new LinkedHashMap<>(held));
      }
    }
    move(before, after, values);
  }

  /** The old version is at work again; where cells were migrated, with what they held before. */
  void back() {
    Map<String, Map<String, @Nullable Object>> values = new LinkedHashMap<>();
    for (ProgramExchange exchange : shared(after, before)) {
      values.put(exchange.id(), replaced.getOrDefault(exchange.id(), Map.of()));
    }
    move(after, before, values);
  }

  /** Completes when the exchanges that only one of the versions has are closed. */
  Future<Void> closed() {
    return closed;
  }

  /** The exchanges of one version that the other one has too, as the first one holds them. */
  static List<ProgramExchange> shared(LoadedProgram one, LoadedProgram other) {
    return one.site().exchanges().stream()
        .filter(each -> !each.ended() && each.core() != null)
        .filter(each -> other.site().find(each.id()) != null)
        .toList();
  }

  private void checkCellsOfBoth(ProgramExchange old, Map<String, @Nullable Object> given) {
    ProgramExchange candidate = present(after.site().find(old.id()));
    Set<String> gone = new LinkedHashSet<>(old.definition().cells().keySet());
    gone.removeAll(candidate.definition().cells().keySet());
    if (!given.isEmpty() || !gone.isEmpty()) {
      throw new ExchangeException(
          ErrorCode.CONFLICT,
          "expected cells of %s with which both versions can work for a canary, got %s"
              .formatted(
                  old.id(),
                  given.isEmpty() ? "none named " + String.join(", ", gone) : "a migration"));
    }
  }

  private void move(
      LoadedProgram from, LoadedProgram to, Map<String, Map<String, @Nullable Object>> values) {
    List<ExchangeCore> made = new ArrayList<>();
    List<ProgramExchange> taken = new ArrayList<>();
    to.site().phase(ProgramSite.Phase.LIVE);
    try {
      for (ProgramExchange exchange : alone(to, from)) {
        ExchangeCore core = to.site().complex().create(exchange.definition(), to.site());
        made.add(core);
        exchange.join(core);
        exchange.begin();
      }
      for (ProgramExchange exchange : shared(from, to)) {
        ProgramExchange successor = present(to.site().find(exchange.id()));
        Takeover.of(
            core(exchange), exchange, successor, values.getOrDefault(exchange.id(), Map.of()));
        taken.add(exchange);
      }
    } catch (RuntimeException e) {
      undo(to, made, taken);
      throw e;
    }
    from.site().phase(ProgramSite.Phase.STANDBY);
    closed =
        Future.join(
                alone(from, to).stream()
                    .map(ProgramExchange::core)
                    .filter(core -> core != null && !core.closed())
                    .map(Exchange::close)
                    .toList())
            .transform(ended -> Future.succeededFuture());
  }

  private static void undo(LoadedProgram to, List<ExchangeCore> made, List<ProgramExchange> taken) {
    for (ProgramExchange exchange : taken.reversed()) {
      ProgramExchange successor = present(to.site().find(exchange.id()));
      Takeover.of(core(exchange), successor, exchange, Map.of());
    }
    made.forEach(core -> core.close());
    to.site().phase(ProgramSite.Phase.RETIRED);
  }

  private static List<ProgramExchange> alone(LoadedProgram one, LoadedProgram other) {
    return one.site().exchanges().stream()
        .filter(each -> !each.ended() && other.site().find(each.id()) == null)
        .toList();
  }

  private static ExchangeCore core(ProgramExchange exchange) {
    return present(exchange.core());
  }

  private static <T> T present(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("expected an exchange that runs");
    }
    return part;
  }

  /**
   * What a trial has found for one exchange.
   *
   * @param held what its static cells held
   * @param given what was made of that
   */
  record Trialed(Map<String, @Nullable Object> held, Map<String, @Nullable Object> given) {}
}
