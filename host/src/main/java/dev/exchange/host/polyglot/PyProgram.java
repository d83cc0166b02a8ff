package dev.exchange.host.polyglot;

import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.exchange.Program;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/** A loaded Python program. Threading: as {@link Program} says. */
final class PyProgram implements Program {

  private final Context context;
  private final Guard guard;
  private final PyBorder border;
  private final LineLog[] output;

  PyProgram(Context context, Guard guard, PyBorder border, LineLog... output) {
    this.context = context;
    this.guard = guard;
    this.border = border;
    this.output = output;
  }

  @Override
  public void moved() {
    border.call(border.function("moved"));
  }

  @Override
  public ValueMap manifest() {
    Object told = border.result(border.function("exported"), "PLUGIN");
    return told == null
        ? ValueMap.EMPTY
        : Values.as(ValueMap.class, told, "a dict", "PLUGIN of " + border.site().name());
  }

  @Override
  public @Nullable ValueMap migrate(String exchange, ValueMap state, String version) {
    Object made = border.result(border.function("migrate"), border.values().in(state), version);
    return made == null
        ? null
        : Values.as(ValueMap.class, made, "a dict of cells", "migrate of " + border.site().name());
  }

  @Override
  public void close() {
    guard.close();
    context.close(true);
    for (LineLog log : output) {
      log.close();
    }
  }
}
