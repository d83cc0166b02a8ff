package dev.exchange.host.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.state.Cell;
import dev.exchange.api.state.Change;
import dev.exchange.host.state.StateCase.CellCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random graphs and random work on them: the graph and the naive model hold the same. */
class StatePropertyTest {

  private static final int SEEDS = 4_000;
  private static final int STEPS = 25;

  @Test
  void theGraphHoldsWhatTheNaiveModelHoldsOnEverySeed() {
    Seen seen = new Seen();
    for (long seed = 0; seed < SEEDS; seed++) {
      new Play(seed, seen).run();
    }

    assertThat(seen.errors.get(ErrorCode.CIRCULAR)).isGreaterThan(1_000);
    assertThat(seen.errors.get(ErrorCode.HANDLER_FAILED)).isGreaterThan(1_000);
    assertThat(seen.errors.get(ErrorCode.UNKNOWN_CELL)).isGreaterThan(100);
    assertThat(seen.changes).isGreaterThan(10_000);
    assertThat(seen.stopped).isGreaterThan(1_000);
  }

  /** What all seeds together have met, so that a generator gone dull is noticed. */
  private static final class Seen {

    final Map<ErrorCode, Integer> errors = new HashMap<>();
    int changes;
    int stopped;
  }

  private static final class Play implements GraphHooks {

    private final long seed;
    private final Seen seen;
    private final Random random;
    private final NaiveState model;
    private final StateGraph graph;
    private final List<String> inputs;
    private final Map<String, Integer> runs = new HashMap<>();
    private final List<Change> told = new ArrayList<>();
    private final Map<String, @Nullable Object> watched = new HashMap<>();
    private Map<String, @Nullable Object> committed;
    private boolean stops;

    Play(long seed, Seen seen) {
      this.seed = seed;
      this.seen = seen;
      random = new Random(seed);
      Map<String, CellCase> cells = RandomCells.of(random);
      model = new NaiveState(cells);
      inputs = List.copyOf(model.given().keySet());
      Map<String, Cell> definitions = new LinkedHashMap<>();
      cells.forEach((name, cell) -> definitions.put(name, definition(name, cell)));
      int nested = List.of(1, 2, 3, Evaluation.NESTED).get(random.nextInt(4));
      graph = new StateGraph("app", definitions, this, nested);
      committed = model.all();
    }

    void run() {
      compare(committed);
      for (String name : model.names()) {
        if (random.nextInt(4) == 0) {
          graph.watch(name, change -> watched.put(name, held(change)));
        }
      }
      for (int step = 0; step < STEPS; step++) {
        runs.clear();
        told.clear();
        stops = false;
        switch (random.nextInt(4)) {
          case 0 -> transaction(2);
          case 1 -> transaction(0);
          default -> write();
        }
        afterwards();
      }
    }

    private void write() {
      String cell = inputs.get(random.nextInt(inputs.size()));
      Object value = RandomCells.value(random);
      graph.handlerView(() -> null).set(cell, value);
      model.set(cell, value);
      Map<String, @Nullable Object> now = model.all();
      if (!stops
          && !now.containsValue(ErrorCode.CIRCULAR)
          && !committed.containsValue(ErrorCode.CIRCULAR)) {
        assertThat(runs.values()).as("runs of seed %s", seed).allMatch(count -> count == 1);
      }
    }

    private void transaction(int inner) {
      Map<String, @Nullable Object> before = model.given();
      graph.begin(null);
      for (int i = random.nextInt(5); i >= 0; i--) {
        int what = random.nextInt(6);
        if (what == 0 && inner > 0) {
          transaction(inner - 1);
        } else if (what < 3) {
          read(model.names().get(random.nextInt(model.names().size())));
        } else {
          String cell = inputs.get(random.nextInt(inputs.size()));
          Object value = RandomCells.value(random);
          graph.handlerView(() -> null).set(cell, value);
          model.set(cell, value);
        }
      }
      if (random.nextInt(3) == 0) {
        graph.rollback();
        model.putBack(before);
      } else {
        graph.commit();
      }
    }

    private void read(String cell) {
      assertThat(held(cell)).as("cell %s of seed %s", cell, seed).isEqualTo(model.all().get(cell));
    }

    private void afterwards() {
      Map<String, @Nullable Object> now = model.all();
      compare(now);
      List<String> order = new ArrayList<>();
      for (Change change : told) {
        String cell = change.cell();
        order.add(cell);
        assertThat(held(change)).as("change of %s, seed %s", cell, seed).isEqualTo(now.get(cell));
        Object before = committed.get(cell);
        assertThat(change.before())
            .as("before of %s, seed %s", cell, seed)
            .isEqualTo(before instanceof ErrorCode ? null : before);
      }
      assertThat(order).isEqualTo(model.names().stream().filter(order::contains).toList());
      for (String name : model.names()) {
        if (!Node.same(committed.get(name), now.get(name))) {
          assertThat(order).as("changes of seed %s", seed).contains(name);
        } else if (!(now.get(name) instanceof ErrorCode)) {
          assertThat(order).as("changes of seed %s", seed).doesNotContain(name);
        }
      }
      watched.forEach(
          (name, last) -> assertThat(last).as("seed %s", seed).isEqualTo(now.get(name)));
      seen.changes += told.size();
      committed = now;
    }

    private void compare(Map<String, @Nullable Object> expected) {
      expected.forEach((name, value) -> {
        assertThat(held(name)).as("cell %s of seed %s", name, seed).isEqualTo(value);
        if (value instanceof ErrorCode code) {
          seen.errors.merge(code, 1, Integer::sum);
        }
      });
    }

    private @Nullable Object held(String cell) {
      try {
        return graph.get(cell);
      } catch (ExchangeException error) {
        return error.code();
      }
    }

    private static @Nullable Object held(Change change) {
      ExchangeException error = change.error();
      return error == null ? change.value() : error.code();
    }

    private Cell definition(String name, CellCase cell) {
      return switch (cell) {
        case CellCase.Given given -> new Cell.Static(given.value());
        case CellCase.Derived derived ->
            new Cell.Derived(state -> {
              runs.merge(name, 1, Integer::sum);
              return Expression.evaluate(derived.expression(), new Reading(state, this));
            });
      };
    }

    @Override
    public void changed(Change change) {
      told.add(change);
    }

    @Override
    public void watcherFailed(String cell, Throwable error) {
      throw new AssertionError("seed " + seed, error);
    }

    @Override
    public void resume(Runnable task) {
      throw new IllegalStateException("nothing comes later here");
    }

    @Override
    public @Nullable CompletionStage<?> async(@Nullable Object result) {
      return null;
    }
  }

  private record Reading(dev.exchange.api.state.State state, Play play)
      implements Expression.Scope {

    @Override
    public @Nullable Object get(String cell) {
      try {
        return state.get(cell);
      } catch (RunStopped stopped) {
        play.stops = true;
        play.seen.stopped++;
        throw stopped;
      }
    }

    @Override
    public void set(String cell, @Nullable Object value) {
      state.set(cell, value);
    }

    @Override
    public Object later(String label) {
      throw new IllegalStateException("nothing comes later here");
    }

    @Override
    public @Nullable Object told() {
      throw new IllegalStateException("a function is told nothing");
    }
  }
}
