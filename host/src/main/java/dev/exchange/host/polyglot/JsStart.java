package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Turns;
import io.vertx.core.Promise;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/**
 * The start of one JavaScript program: the host's part, then the author's top level, until it has
 * settled or its time is over.
 *
 * <p>Threading: the owning thread of the program.
 */
final class JsStart {

  private final JsProgram program;
  private final Limits limits;
  private final Promise<Program> loaded;

  JsStart(JsProgram program, Limits limits, Promise<Program> loaded) {
    this.program = program;
    this.limits = limits;
    this.loaded = loaded;
  }

  /** Runs the program's file. */
  void begin(String fileName) {
    Turns turns = program.site().turns();
    Turns.Timer deadline = turns.schedule(limits.load().toMillis(), () -> failed(unsettled()));
    loaded.future().onComplete(_ -> deadline.cancel());
    try {
      program.run(program.site().name(), () -> load(fileName));
    } catch (ExchangeException e) {
      failed(e);
    }
    program.guard().limit(limits.turn());
  }

  private void load(String fileName) {
    JsFiles files = program.parts().files();
    Value own = program.parts().load("start.mjs").getMember("start").execute(program.border());
    program.asked(own);
    program
        .parts()
        .importer()
        .executeVoid(files.seen(fileName).toString(), (ProxyExecutable) this::settled);
  }

  private Object settled(Value... outcome) {
    ExchangeException error = outcome[0].asBoolean() ? program.errors().ofReason(outcome[1]) : null;
    if (error == null) {
      program.settled(outcome[1]);
    }
    program
        .site()
        .turns()
        .execute(() -> {
          if (error != null) {
            failed(ImportPlace.told(program.parts().files(), error));
          } else {
            loaded.tryComplete(program);
          }
        });
    return true;
  }

  private void failed(ExchangeException error) {
    if (!loaded.future().isComplete()) {
      program.close();
      loaded.tryFail(error);
    }
  }

  private ExchangeException unsettled() {
    return new ExchangeException(
        ErrorCode.SCRIPT_TIMEOUT,
        "expected the top level of "
            + program.site().name()
            + " to settle within "
            + limits.load().toMillis()
            + " ms, got one that still waits");
  }
}
