package dev.exchange.host.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import dev.exchange.host.state.StateCase.CellCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules with nothing clever: every look at the cells computes all of them anew, by recursion.
 * What a cell holds is a value or an {@link ErrorCode}.
 */
final class NaiveState {

  private final Map<String, @Nullable Object> given = new LinkedHashMap<>();
  private final Map<String, JsonNode> derived = new LinkedHashMap<>();
  private final List<String> names;

  NaiveState(Map<String, CellCase> cells) {
    cells.forEach((name, cell) -> {
      switch (cell) {
        case CellCase.Given first -> given.put(name, first.value());
        case CellCase.Derived function -> derived.put(name, function.expression());
      }
    });
    names = List.copyOf(cells.keySet());
  }

  List<String> names() {
    return names;
  }

  /** A copy of what is set, to put back. */
  Map<String, @Nullable Object> given() {
    return new LinkedHashMap<>(given);
  }

  void putBack(Map<String, @Nullable Object> earlier) {
    given.putAll(earlier);
  }

  void set(String cell, @Nullable Object value) {
    given.put(cell, Values.of(value));
  }

  /** What all cells hold. */
  Map<String, @Nullable Object> all() {
    Look look = new Look();
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    names.forEach(name -> all.put(name, look.held(name)));
    return all;
  }

  private final class Look {

    private final Map<String, @Nullable Object> done = new HashMap<>();
    private final List<String> reading = new ArrayList<>();
    private final Set<String> circular = new HashSet<>();

    @Nullable Object held(String cell) {
      if (given.containsKey(cell)) {
        return given.get(cell);
      }
      if (!done.containsKey(cell)) {
        reading.add(cell);
        Object result = computed(cell);
        reading.removeLast();
        done.put(cell, circular.contains(cell) ? ErrorCode.CIRCULAR : result);
      }
      return done.get(cell);
    }

    private @Nullable Object computed(String cell) {
      try {
        return Values.of(Expression.evaluate(derived.get(cell), new Reads(cell)));
      } catch (ExchangeException error) {
        return error.code();
      } catch (IllegalStateException _) {
        return ErrorCode.HANDLER_FAILED;
      }
    }

    private @Nullable Object read(String reader, String cell) {
      stopIfCircular(reader);
      if (!given.containsKey(cell) && !derived.containsKey(cell)) {
        throw new ExchangeException(ErrorCode.UNKNOWN_CELL, cell);
      }
      int at = reading.indexOf(cell);
      if (at >= 0) {
        circular.addAll(reading.subList(at, reading.size()));
      }
      stopIfCircular(reader);
      Object held = held(cell);
      stopIfCircular(reader);
      if (held instanceof ErrorCode code) {
        throw new ExchangeException(code, cell);
      }
      return held;
    }

    private void stopIfCircular(String reader) {
      if (circular.contains(reader)) {
        throw new ExchangeException(ErrorCode.CIRCULAR, reader);
      }
    }

    private final class Reads implements Expression.Scope {

      private final String reader;

      Reads(String reader) {
        this.reader = reader;
      }

      @Override
      public @Nullable Object get(String cell) {
        return read(reader, cell);
      }

      @Override
      public void set(String cell, @Nullable Object value) {
        throw new IllegalArgumentException("no writes here");
      }

      @Override
      public Object later(String label) {
        throw new IllegalArgumentException("nothing comes later here");
      }

      @Override
      public @Nullable Object told() {
        throw new IllegalArgumentException("nobody is told here");
      }
    }
  }
}
