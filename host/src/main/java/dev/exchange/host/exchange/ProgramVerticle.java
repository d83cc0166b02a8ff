package dev.exchange.host.exchange;

import dev.exchange.api.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A script, source file or jar as a Vert.x verticle: its exchanges live and end with it.
 *
 * <p>Threading: a program that does not block runs on the verticle's context; one that may block,
 * on a virtual thread of its own.
 */
public final class ProgramVerticle extends VerticleBase {

  private final Path path;
  private final @Nullable Complex given;
  private @Nullable ProgramSite site;
  private @Nullable Program program;

  /** A verticle of that complex; null for the one of its Vertx. */
  public ProgramVerticle(Path path, @Nullable Complex complex) {
    this.path = path;
    this.given = complex;
  }

  @Override
  public Future<?> start() {
    Complex complex = given == null ? SharedComplex.of(vertx) : given;
    Program.Loader loader = complex.loader(path);
    Path file = path.getFileName();
    String name = file == null ? path.toString() : file.toString();
    Deployment deployment =
        Deployment.of(name, loader.language(), context, name)
            .in(path.toAbsolutePath().normalize().getParent());
    Turns turns =
        loader.blocking()
            ? new VirtualTurns(vertx, complex.threads(), complex.clock())
            : new EventLoopTurns(vertx, context);
    ProgramSite made = new ProgramSite(complex, vertx, turns, deployment);
    site = made;
    return vertx
        .executeBlocking(() -> prepared(loader), false)
        .compose(prepared -> load(loader, made))
        .onSuccess(running -> program = running)
        .compose(running -> made.linked())
        .compose(linked -> complex.family().reachParent(made))
        .recover(e -> end().transform(ended -> Future.failedFuture(e)));
  }

  private static Program.Loader prepared(Program.Loader loader) {
    loader.prepare();
    return loader;
  }

  private Future<Program> load(Program.Loader loader, ProgramSite made) {
    Promise<Program> loaded = Promise.promise();
    made.turns()
        .execute(() -> {
          try {
            loader.load(path, made).onComplete(loaded);
          } catch (Throwable e) {
            loaded.fail(Failures.of(e, "", "the load of " + path));
          }
        });
    return loaded.future();
  }

  @Override
  public Future<?> stop() {
    return end();
  }

  /** Closes the exchanges, newest first, then the program, then its thread. */
  private Future<Void> end() {
    ProgramSite ending = site;
    if (ending == null) {
      return Future.succeededFuture();
    }
    List<ExchangeCore> exchanges = ending.exchanges().reversed();
    return Future.join(exchanges.stream().map(Exchange::close).toList())
        .<Void>mapEmpty()
        .transform(closed -> closeProgram(ending));
  }

  private Future<Void> closeProgram(ProgramSite ending) {
    if (ending.abandoned()) {
      return Future.succeededFuture(); // its thread is lost, nothing can run on it
    }
    Promise<Void> done = Promise.promise();
    ending
        .turns()
        .execute(() -> {
          Program running = program;
          try {
            if (running != null) {
              running.close();
            }
          } finally {
            ending.turns().close();
            done.complete();
          }
        });
    return done.future();
  }
}
