package dev.exchange.host.polyglot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one exchange by number, and what the guest holds of each: a value that has not
 * changed is not read again.
 *
 * <p>Threading: the owning thread of the program.
 */
final class JsCells {

  /** Instead of a tag: the guest holds that value already. */
  static final int SAME = -1;

  private static final Object UNSEEN = new Object();

  private final JsBorder border;
  private final GuestErrors errors;
  private final List<String> names = new ArrayList<>();
  private final List<@Nullable Object> shown = new ArrayList<>();

  JsCells(JsBorder border, GuestErrors errors) {
    this.border = border;
    this.errors = errors;
  }

  JsBorder border() {
    return border;
  }

  GuestErrors errors() {
    return errors;
  }

  void add(String name) {
    names.add(name);
    shown.add(UNSEEN);
  }

  String name(int index) {
    return names.get(index);
  }

  /** Opens a cell's value for the guest; {@link #SAME} if it holds that one already. */
  @SuppressWarnings("ReferenceEquality") // equal trees are not worth comparing
  int show(int index, @Nullable Object value) {
    if (shown.get(index) == value) {
      return SAME;
    }
    shown.set(index, value);
    return border.show(value);
  }
}
