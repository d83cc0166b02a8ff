package dev.exchange.host.polyglot;

import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;

/**
 * Where values cross between the host and one JavaScript program.
 *
 * <p>To the guest: {@link #show} opens a tree and its tag goes to the guest, which reads it at
 * once. To the host: the guest writes a value and calls a method, which takes it at once. A value
 * that is written while another is half written (its getter called the host) is kept apart.
 *
 * <p>Threading: the owning thread of the program.
 */
public class JsBorder {

  private final JsReader reader = new JsReader();
  private final JsWriter writer = new JsWriter();
  private @Nullable JsWriter nested;

  JsBorder() {}

  /** The reader of all values that go to the guest. */
  @HostAccess.Export
  public final JsReader reader() {
    return reader;
  }

  /** The writer of values that come from the guest. */
  @HostAccess.Export
  public final JsWriter writer() {
    return writer;
  }

  /** A writer for a value inside of another one's writing. */
  @HostAccess.Export
  public final JsWriter nested() {
    return new JsWriter();
  }

  /** That writer has the value that is taken next. */
  @HostAccess.Export
  public final void adopt(JsWriter own) {
    nested = own;
  }

  /** Opens a tree for the guest; what to hand to it. */
  final int show(@Nullable Object tree) {
    return reader.open(tree);
  }

  /** What the guest has just written. */
  final @Nullable Object take() {
    JsWriter own = nested;
    if (own == null) {
      return writer.take();
    }
    nested = null;
    return own.take();
  }
}
