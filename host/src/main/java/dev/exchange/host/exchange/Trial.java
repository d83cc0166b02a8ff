package dev.exchange.host.exchange;

import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Cell;
import dev.exchange.api.state.Change;
import dev.exchange.host.routing.NameTable;
import dev.exchange.host.state.GraphHooks;
import dev.exchange.host.state.StateGraph;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A new version of one exchange, tried beside the exchange: its cells with copies of what the
 * exchange holds, its handlers with messages that were handled before. Nobody hears what it emits.
 *
 * <pre>
 *   what the cells hold ─▶ migrate ─▶ cells compute
 *   what they held a while ago ─▶ migrate ─▶ the messages since then, one after the other ─▶ good
 *                                    └── a cell fails that did not, or all messages of a name do
 * </pre>
 *
 * <p>Threading: the thread on which the version was loaded.
 */
final class Trial {

  /** How long the handling of one message may take, in ms. */
  private static final long PATIENCE_MILLIS = 2_000;

  private final LoadedProgram version;
  private final ProgramExchange candidate;
  private final TrialGround ground;
  private final NameTable<Handlers.Entry> handlers = new NameTable<>();
  private final Map<String, ExchangeException> failures = new LinkedHashMap<>();
  private final Set<String> handled = new HashSet<>();

  Trial(LoadedProgram version, ProgramExchange candidate, TrialGround ground) {
    this.version = version;
    this.candidate = candidate;
    this.ground = ground;
    ExchangeBuilder definition = candidate.definition();
    definition
        .handlers()
        .forEach((name, handler) ->
            handlers.put(
                name,
                new Handlers.Entry(
                    name, handler, version.site(), definition.locations().get(name))));
  }

  /**
   * Tries it; completes with what the static cells are to hold that are not to keep what they hold.
   *
   * @param warmUp with how many messages at most
   * @param from the version before
   */
  Future<Switch.Trialed> run(int warmUp, String from) {
    Map<String, @Nullable Object> migrated;
    StateGraph stage;
    List<Message> messages = ground.recent().messages();
    try {
      migrated = migrate(version.program(), candidate.id(), ground.values(), from);
      checkCells(graph(ground.values(), migrated));
      Map<String, @Nullable Object> before = ground.recent().values();
      stage =
          messages.isEmpty()
              ? graph(ground.values(), migrated)
              : graph(before, migrate(version.program(), candidate.id(), before, from));
    } catch (RuntimeException e) {
      return Future.failedFuture(Failures.of(e, candidate.id(), "the cells of the new version"));
    }
    Future<Void> rehearsed = Future.succeededFuture();
    for (Message message : messages.subList(0, Math.min(warmUp, messages.size()))) {
      rehearsed = rehearsed.compose(done -> rehearse(message, stage));
    }
    return rehearsed.compose(done -> judged(new Switch.Trialed(ground.values(), migrated)));
  }

  /** A name of which no message was handled is one that the new version cannot handle. */
  private Future<Switch.Trialed> judged(Switch.Trialed trialed) {
    for (Map.Entry<String, ExchangeException> failure : failures.entrySet()) {
      if (!handled.contains(failure.getKey())) {
        return Future.failedFuture(failure.getValue());
      }
    }
    return Future.succeededFuture(trialed);
  }

  /** What a program makes of what the cells held; empty if it leaves that to their names. */
  static Map<String, @Nullable Object> migrate(
      Program program, String exchange, Map<String, @Nullable Object> values, String from) {
    ValueMap migrated = program.migrate(exchange, ValueMap.of(values), from);
    return migrated == null ? Map.of() : new LinkedHashMap<>(migrated);
  }

  private StateGraph graph(
      Map<String, @Nullable Object> values, Map<String, @Nullable Object> migrated) {
    Map<String, @Nullable Object> held = new LinkedHashMap<>(values);
    held.putAll(migrated);
    Map<String, Cell> cells = new LinkedHashMap<>();
    candidate
        .definition()
        .cells()
        .forEach((name, cell) ->
            cells.put(
                name,
                cell instanceof Cell.Static && held.containsKey(name)
                    ? new Cell.Static(held.get(name))
                    : cell));
    StateGraph graph = new StateGraph(candidate.id(), cells, new Hooks());
    graph.redefine(cells, migrated); // throws for values of cells that there are not
    return graph;
  }

  private void checkCells(StateGraph graph) {
    for (String cell : graph.names()) {
      ExchangeException failure = TrialGround.failure(graph, cell);
      if (failure != null && ground.healthy().contains(cell)) {
        throw new ExchangeException(
            failure.code(),
            "cell %s of the new version fails: %s".formatted(cell, failure.text()),
            candidate.id(),
            failure.location(),
            failure);
      }
    }
  }

  private Future<Void> rehearse(Message message, StateGraph graph) {
    Handlers.Entry entry = handlers.find(message.name());
    if (entry == null) {
      return Future.succeededFuture(); // no longer handled, which the check has allowed
    }
    if (!takes(entry, message)) {
      return Future.succeededFuture(); // it says so itself, and the check has allowed it
    }
    Handling handling = Handling.rehearsal(ground.exchange(), message, entry);
    Promise<Void> judged = Promise.promise();
    Turns turns = version.site().turns();
    Turns.Timer timer = turns.schedule(PATIENCE_MILLIS, judged::tryComplete);
    call(handling, entry, graph)
        .onComplete(ended ->
            turns.execute(() -> {
              if (ended.succeeded() || handling.unheard) {
                handled.add(message.name());
              } else {
                failures.putIfAbsent(message.name(), refused(message, entry, ended.cause()));
              }
              judged.tryComplete();
            }));
    return judged.future().onComplete(done -> timer.cancel());
  }

  private static boolean takes(Handlers.Entry entry, Message message) {
    try {
      entry.input(message.value());
      return true;
    } catch (ExchangeException refused) {
      return false;
    }
  }

  private Future<?> call(Handling handling, Handlers.Entry entry, StateGraph graph) {
    Lane lane = version.site().lane();
    Handling outer = lane.enter(handling);
    graph.begin(null);
    boolean good = false;
    try {
      Object result =
          entry.handler().handle(handling.message(), handling, graph.handlerView(() -> null));
      good = true;
      Future<?> future = result instanceof Future<?> later ? later : Future.succeededFuture(result);
      return future.map(value -> {
        if (value != null) {
          entry.output(Handler.NULL.equals(value) ? null : value);
        }
        return value;
      });
    } catch (Throwable e) {
      return Future.failedFuture(e);
    } finally {
      if (good) {
        graph.commit();
      } else {
        graph.rollback();
      }
      lane.leave(outer);
    }
  }

  private ExchangeException refused(Message message, Handlers.Entry entry, Throwable thrown) {
    ExchangeException why = Failures.of(thrown, candidate.id(), entry.inWords());
    return new ExchangeException(
        why.code(),
        "message %s, which the version before has handled, fails in the new one: %s"
            .formatted(message.name(), why.text()),
        candidate.id(),
        why.location(),
        why);
  }

  /** The cells of a trial have nobody to tell. */
  private final class Hooks implements GraphHooks {

    @Override
    public void changed(Change change) {}

    @Override
    public void watcherFailed(String cell, Throwable error) {}

    @Override
    public void resume(Runnable task) {
      version.site().turns().execute(task);
    }

    @Override
    public @Nullable CompletionStage<?> async(@Nullable Object result) {
      return switch (result) {
        case Future<?> future -> future.toCompletionStage();
        case CompletionStage<?> stage -> stage;
        case null, default -> null;
      };
    }
  }
}
