package dev.exchange.api;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** A list of values: immutable to its leaves, elements may be null. Any thread. */
public final class ValueList extends AbstractList<@Nullable Object> implements RandomAccess {

  /** The list without elements. */
  public static final ValueList EMPTY = new ValueList(new Object[0]);

  private final @Nullable Object[] elements;
  private final int depth;

  /** Takes the array as it is. Throws TOO_LARGE if that is nested too deep. */
  ValueList(@Nullable Object[] elements) {
    this.elements = elements;
    this.depth = Freezer.depthAround(elements);
  }

  /** How deep it is nested; 1 without lists and maps inside. */
  int depth() {
    return depth;
  }

  /**
   * A list of those elements.
   *
   * @throws ExchangeException INVALID_VALUE for an element that no message can carry; TOO_LARGE if
   *     it is nested deeper than {@link Values#MAX_DEPTH}
   */
  public static ValueList of(@Nullable Object... elements) {
    if (elements.length > 0 && Freezer.areFrozen(elements)) {
      return new ValueList(elements.clone());
    }
    return Freezer.list(Arrays.asList(elements));
  }

  @Override
  public @Nullable Object get(int index) {
    return elements[index];
  }

  @Override
  public int size() {
    return elements.length;
  }

  /** A copy with one more element at the end. */
  public ValueList plus(@Nullable Object element) {
    List<@Nullable Object> longer = new ArrayList<>(elements.length + 1);
    longer.addAll(this);
    longer.add(Values.of(element));
    return new ValueList(longer.toArray());
  }

  /** A copy with further elements at the end. */
  public ValueList plusAll(List<?> more) {
    List<@Nullable Object> longer = new ArrayList<>(elements.length + more.size());
    longer.addAll(this);
    longer.addAll(Freezer.list(more));
    return new ValueList(longer.toArray());
  }

  /** The text at that index. Throws SCHEMA if it is something else. */
  public String text(int index) {
    return Values.as(String.class, get(index), "text", "element " + index);
  }

  /** The map at that index. Throws SCHEMA if it is something else. */
  public ValueMap map(int index) {
    return Values.as(ValueMap.class, get(index), "a map", "element " + index);
  }
}
