package dev.exchange.host.polyglot;

import dev.exchange.api.Bytes;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.nio.ByteBuffer;
import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;

/**
 * Reads an immutable tree for {@code scripts/js/host/values.mjs}, which makes it the guest's own.
 *
 * <pre>
 *  open(tree) -> tag      text() whole() real() bytes()   the value at hand
 *                         enter() -> size                 it is a list or a map: go in
 *                           item(i) -> tag                its i-th value is at hand now
 *                         leave()                         go out
 * </pre>
 *
 * <p>Threading: the owning thread of the program. Never re-entered: while it reads, no code of the
 * author runs.
 */
public final class JsReader {

  static final int NULL = 0;
  static final int TRUE = 1;
  static final int FALSE = 2;
  static final int WHOLE = 3;
  static final int REAL = 4;
  static final int TEXT = 5;
  static final int LIST = 6;
  static final int MAP = 7;
  static final int BYTES = 8;

  private final Object[] around = new Object[Values.MAX_DEPTH + 2];
  private final JsShapes shapes = new JsShapes();
  private @Nullable Object current;
  private int depth;

  JsReader() {}

  /** Begins to read that tree. */
  int open(@Nullable Object tree) {
    depth = 0;
    current = tree;
    return tag(tree);
  }

  /** The text at hand. */
  @HostAccess.Export
  public @Nullable String text() {
    return (String) current;
  }

  /** The number at hand, which has the tag WHOLE. */
  @HostAccess.Export
  public int whole() {
    return current instanceof Long number ? number.intValue() : 0;
  }

  /** The number at hand. */
  @HostAccess.Export
  public double real() {
    return current instanceof Number number ? number.doubleValue() : 0;
  }

  /** The bytes at hand, a copy. */
  @HostAccess.Export
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(current instanceof Bytes bytes ? bytes.toArray() : new byte[0]);
  }

  /** Goes into the list or map at hand; its size. */
  @HostAccess.Export
  public int enter() {
    Object container = current;
    if (container instanceof ValueMap map) {
      around[depth++] = map;
      return map.size();
    }
    ValueList list = container instanceof ValueList elements ? elements : ValueList.EMPTY;
    around[depth++] = list;
    return list.size();
  }

  /** Goes out of it. */
  @HostAccess.Export
  public void leave() {
    depth--;
  }

  /** Goes to a value of the list or map around; its tag. */
  @HostAccess.Export
  public int item(int index) {
    Object container = around[depth - 1];
    current =
        container instanceof ValueMap map ? map.valueAt(index) : ((ValueList) container).get(index);
    return tag(current);
  }

  /** A key of the map around. */
  @HostAccess.Export
  public String key(int index) {
    return ((ValueMap) around[depth - 1]).keyAt(index);
  }

  /** The number of the key sequence of the map at hand; -1 if it has none. */
  @HostAccess.Export
  public int shape() {
    return current instanceof ValueMap map ? shapes.of(map) : JsShapes.NONE;
  }

  private static int tag(@Nullable Object value) {
    return switch (value) {
      case null -> NULL;
      case String _ -> TEXT;
      case Long number -> number == (int) (long) number ? WHOLE : REAL;
      case ValueMap _ -> MAP;
      case ValueList _ -> LIST;
      case Boolean bool -> bool ? TRUE : FALSE;
      case Double _ -> REAL;
      case Bytes _ -> BYTES;
      default -> throw new IllegalArgumentException("expected a frozen value, got " + value);
    };
  }
}
