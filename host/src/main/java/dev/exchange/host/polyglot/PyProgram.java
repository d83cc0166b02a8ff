package dev.exchange.host.polyglot;

import dev.exchange.host.exchange.Program;
import org.graalvm.polyglot.Context;

/** A loaded Python program. Threading: as {@link Program} says. */
final class PyProgram implements Program {

  private final Context context;
  private final Guard guard;
  private final LineLog[] output;

  PyProgram(Context context, Guard guard, LineLog... output) {
    this.context = context;
    this.guard = guard;
    this.output = output;
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
