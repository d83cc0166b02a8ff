package dev.exchange.host.state;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import dev.exchange.api.state.Cell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cells of an exchange by name, and in the order of their definition. */
final class Cells {

  private final String exchange;
  private final Map<String, Node> nodes = new HashMap<>();
  private final List<String> names;
  private final List<Node> ordered;
  private final Map<String, Node> gone = new HashMap<>();

  Cells(String exchange, Map<String, Cell> definitions) {
    this.exchange = exchange;
    definitions.forEach(this::define);
    names = List.copyOf(definitions.keySet());
    ordered = names.stream().map(this::get).toList();
  }

  String exchange() {
    return exchange;
  }

  List<String> names() {
    return names;
  }

  List<Node> ordered() {
    return ordered;
  }

  /** What is left of cells that earlier definitions had, by name. */
  Map<String, Node> gone() {
    return gone;
  }

  boolean has(String cell) {
    return nodes.containsKey(cell);
  }

  /** The cell of that name. Throws UNKNOWN_CELL. */
  Node get(String cell) {
    Node node = nodes.get(cell);
    if (node == null) {
      throw error(
          ErrorCode.UNKNOWN_CELL, "the name of a cell of exchange " + exchange + ", got " + cell);
    }
    return node;
  }

  /** A value for that cell in its one form. Throws INVALID_VALUE or TOO_LARGE, naming the cell. */
  @Nullable Object frozen(String cell, @Nullable Object value) {
    try {
      return Values.of(value);
    } catch (ExchangeException invalid) {
      throw new ExchangeException(
          invalid.code(), invalid.text() + " for cell " + cell, exchange, null, null);
    }
  }

  ExchangeException error(ErrorCode code, String expected) {
    return new ExchangeException(code, "expected " + expected, exchange, null, null);
  }

  private void define(String name, Cell cell) {
    Node node;
    switch (cell) {
      case Cell.Static given -> {
        node = new Node(name, nodes.size(), null);
        node.content = frozen(name, given.initial());
      }
      case Cell.Derived derived -> {
        node = new Node(name, nodes.size(), derived.function());
        node.content = Node.UNSET;
        node.mark = Node.DIRTY;
      }
    }
    nodes.put(name, node);
  }
}
