package dev.exchange.host.polyglot;

import dev.exchange.api.Bytes;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.util.Arrays;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Builds an immutable tree from what {@code scripts/js/host/values.mjs} finds in a value of the
 * guest, which checks it on the way.
 *
 * <pre>
 *  begin()   value = nil | bool | whole | real | text | bytes
 *                  | list value... endList
 *                  | map (key value)... endMap       take()
 * </pre>
 *
 * <p>Invariant: a list or map that is open has a slot of its own before its values, which keeps its
 * key.
 *
 * <p>Threading: the owning thread of the program. A value whose reading runs the author's code (a
 * getter) is built with a writer of its own.
 */
public final class JsWriter {

  private String[] keys = new String[32];
  private @Nullable Object[] values = new Object[32];
  private final int[] starts = new int[Values.MAX_DEPTH + 2];
  private int size;
  private int depth;

  JsWriter() {
    Arrays.fill(keys, "");
  }

  /** Forgets what was begun before. */
  @HostAccess.Export
  public void begin() {
    size = 0;
    depth = 0;
  }

  /** What was built. */
  @Nullable Object take() {
    Object built = values[0];
    values[0] = null;
    size = 0;
    return built;
  }

  /** Null. */
  @HostAccess.Export
  public void nil() {
    add(null);
  }

  /** True or false. */
  @HostAccess.Export
  public void bool(boolean value) {
    add(value);
  }

  /** A number that is whole and small. */
  @HostAccess.Export
  public void whole(int value) {
    add((long) value);
  }

  /** Any finite number. */
  @HostAccess.Export
  public void real(double value) {
    add(Values.of(value));
  }

  /** Text without lone surrogates. */
  @HostAccess.Export
  public void text(String value) {
    add(value);
  }

  /** The content of an array of bytes. */
  @HostAccess.Export
  public void bytes(Value buffer) {
    byte[] content = new byte[Math.toIntExact(buffer.getBufferSize())];
    buffer.readBuffer(0, content, 0, content.length);
    add(Bytes.of(content));
  }

  /** Opens a list. */
  @HostAccess.Export
  public void list() {
    open();
  }

  /** Closes it. */
  @HostAccess.Export
  public void endList() {
    int from = starts[--depth];
    Object list = from == size ? ValueList.EMPTY : ValueList.of(slice(values, from));
    size = from - 1;
    add(list);
  }

  /** Opens a map. */
  @HostAccess.Export
  public void map() {
    open();
  }

  /** The key of the value that comes next. */
  @HostAccess.Export
  public void key(String name) {
    keys[size] = name;
  }

  /** Closes it. */
  @HostAccess.Export
  public void endMap() {
    int from = starts[--depth];
    Object map =
        from == size ? ValueMap.EMPTY : ValueMap.of(slice(keys, from), slice(values, from));
    size = from - 1;
    add(map);
  }

  private void open() {
    add(null);
    starts[depth++] = size;
  }

  private void add(@Nullable Object value) {
    values[size++] = value;
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
      keys = Arrays.copyOf(keys, size * 2);
    }
  }

  private <T extends @Nullable Object> T[] slice(T[] all, int from) {
    return Arrays.copyOfRange(all, from, size);
  }
}
