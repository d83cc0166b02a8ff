package dev.exchange.host.polyglot;

import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.exchange.Program;
import java.nio.file.Path;
import java.util.Set;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/** A loaded Python program. Threading: as {@link Program} says. */
final class PyProgram implements Program {

  private final Context context;
  private final Guard guard;
  private final PyBorder border;
  private final ProgramFiles files;
  private final LineLog[] output;

  PyProgram(Context context, Guard guard, PyBorder border, ProgramFiles files, LineLog... output) {
    this.files = files;
    this.context = context;
    this.guard = guard;
    this.border = border;
    this.output = output;
  }

  Context context() {
    return context;
  }

  @Override
  public Set<Path> files() {
    return files.read();
  }

  @Override
  public void moved() {
    border.call(border.function("moved"));
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
