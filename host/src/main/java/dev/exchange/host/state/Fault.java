package dev.exchange.host.state;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a cell holds when it is in error: the error that its readers get, and the way along which it
 * came.
 *
 * <p>Shape: the way {@code c → b → a} begins with the cell that holds this and ends with the one
 * where the error arose; an arrow means "needs". Of a long way the first and the last {@value
 * #SHOWN} cells are named, so that an error costs the same at the end of a chain of any length.
 *
 * <p>Invariant: two faults are equal when their code, text and place are, so that the same error
 * come again is no change.
 */
final class Fault {

  private static final int SHOWN = 4;

  final ExchangeException error;
  private final String root;
  private final String[] first;
  private final String[] last;
  private final int length;

  private Fault(ExchangeException error, String root, String[] first, String[] last, int length) {
    this.error = error;
    this.root = root;
    this.first = first;
    this.last = last;
    this.length = length;
  }

  /** An error that arose in that cell. */
  static Fault in(String cell, ExchangeException origin) {
    String[] only = {cell};
    return told(origin, origin.text(), only, only, 1);
  }

  /** The same error, read in that cell; that of a circle has no way before it is read. */
  Fault readIn(String cell) {
    return length == 0 ? new Fault(error, root, new String[] {cell}, new String[] {cell}, 1) : this;
  }

  /** The same error in a cell that read the one that holds this. */
  Fault seenFrom(String reader) {
    return told(error, root, before(reader, first), longer(reader), length + 1);
  }

  /**
   * The error of all cells of a circle.
   *
   * @param cells in the order in which each needs the next, rotated so that the one defined first
   *     leads: whoever finds the circle, the error is the same
   */
  static Fault circle(Node[] cells, String exchange) {
    int count = Math.min(cells.length, SHOWN);
    String[] first = names(Arrays.copyOf(cells, count));
    String[] last = names(Arrays.copyOfRange(cells, cells.length - count, cells.length));
    String circle = way(first, last, cells.length) + " → " + cells[0].name;
    String text = "expected cells that can be computed one after the other, got a circle";
    ExchangeException origin =
        new ExchangeException(ErrorCode.CIRCULAR, text + " " + circle, exchange, null, null);
    return new Fault(origin, origin.text(), new String[0], new String[0], 0);
  }

  /** Whether that was thrown because a function read the cell that holds this. */
  boolean isWhy(Throwable thrown) {
    Throwable at = thrown;
    for (int depth = 0; at != null && depth < 8; depth++, at = at.getCause()) {
      if (at == error) {
        return true;
      }
      if (at instanceof ExchangeException told
          && told.code() == error.code()
          && told.text().equals(error.text())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fault fault
        && fault.error.code() == error.code()
        && fault.error.text().equals(error.text())
        && Objects.equals(fault.error.location(), error.location());
  }

  @Override
  public int hashCode() {
    return error.text().hashCode();
  }

  private static Fault told(
      ExchangeException origin, String root, String[] first, String[] last, int length) {
    ExchangeException error =
        new ExchangeException(
            origin.code(),
            root + " (" + way(first, last, length) + ")",
            origin.exchange(),
            origin.location(),
            origin.getCause());
    return new Fault(error, root, first, last, length);
  }

  private String[] longer(String reader) {
    return last.length < SHOWN ? before(reader, last) : last;
  }

  private static String[] before(String name, String[] names) {
    String[] more = new String[Math.min(names.length + 1, SHOWN)];
    more[0] = name;
    System.arraycopy(names, 0, more, 1, more.length - 1);
    return more;
  }

  private static String way(String[] first, String[] last, int length) {
    StringBuilder way = new StringBuilder(String.join(" → ", first));
    int left = length - first.length;
    if (left > last.length) {
      way.append(" → … ").append(left - last.length).append(" more …");
    }
    for (int i = Math.max(0, last.length - left); i < last.length; i++) {
      way.append(" → ").append(last[i]);
    }
    return way.toString();
  }

  private static String[] names(Node[] nodes) {
    return Arrays.stream(nodes).map(node -> node.name).toArray(String[]::new);
  }
}
