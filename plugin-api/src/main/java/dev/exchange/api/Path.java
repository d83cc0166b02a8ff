package dev.exchange.api;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/** The exchanges that something went through, oldest first: immutable, the newest 64 are kept. */
final class Path extends AbstractList<String> implements RandomAccess {

  static final int MAX = 64;
  static final Path EMPTY = new Path(new String[0]);

  private final String[] ids;

  private Path(String[] ids) {
    this.ids = ids;
  }

  static Path of(List<String> ids) {
    if (ids instanceof Path path) {
      return path;
    }
    String[] copy = ids.toArray(new String[0]);
    return new Path(
        copy.length <= MAX ? copy : Arrays.copyOfRange(copy, copy.length - MAX, copy.length));
  }

  Path plus(String id) {
    int size = ids.length;
    if (size == MAX) {
      String[] shifted = Arrays.copyOfRange(ids, 1, MAX + 1);
      shifted[MAX - 1] = id;
      return new Path(shifted);
    }
    String[] longer = Arrays.copyOf(ids, size + 1);
    longer[size] = id;
    return new Path(longer);
  }

  boolean isFull() {
    return ids.length == MAX;
  }

  boolean endsWith(String id) {
    return ids.length > 0 && ids[ids.length - 1].equals(id);
  }

  @Override
  public String get(int index) {
    return ids[index];
  }

  @Override
  public int size() {
    return ids.length;
  }
}
