package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A script, source file or jar as a Vert.x verticle: its exchanges live and end with it. Other
 * versions of it can take its place while it runs.
 *
 * <p>Threading: a program that does not block runs on the verticle's context; one that may block,
 * on a virtual thread of its own. {@link #swap} on any thread.
 */
public final class ProgramVerticle extends VerticleBase {

  private final Path path;
  private final @Nullable Complex given;
  private String version = "";
  private Rights rights = Rights.ALL;
  private boolean ownThread;
  private Program.@Nullable Loader loader;
  private @Nullable TestControl testing;
  private Consumer<Loss> lost = loss -> {};
  private Function<String, HandlerContract> contracts = handler -> HandlerContract.NONE;

  /** The first version, until it is loaded. */
  private @Nullable ProgramSite first;

  private @Nullable Turns turns;
  private volatile @Nullable Versions versions;

  /** A verticle of that complex; null for the one of its Vertx. */
  public ProgramVerticle(Path path, @Nullable Complex complex) {
    this.path = path;
    this.given = complex;
  }

  /** Says which version of the program it is. Before it is deployed. */
  public ProgramVerticle versioned(String told) {
    version = told;
    return this;
  }

  /** Says what the values of its handlers must be like, by their names. Before it is deployed. */
  public ProgramVerticle under(Function<String, HandlerContract> byHandler) {
    contracts = byHandler;
    return this;
  }

  /** Says what it may do. Before it is deployed. */
  public ProgramVerticle allowed(Rights given) {
    rights = given;
    return this;
  }

  /** Says how it is loaded, if not as its path says. Before it is deployed. */
  public ProgramVerticle loadedBy(Program.Loader chosen) {
    loader = chosen;
    return this;
  }

  /** Is told, on any thread, if it dies while it is at work. Before it is deployed. */
  public ProgramVerticle onLoss(Consumer<Loss> told) {
    lost = told;
    return this;
  }

  /** Makes it a test, which has that done to its complex. Before it is deployed. */
  public ProgramVerticle testing(TestControl control) {
    testing = control;
    return this;
  }

  /** Lets it run on a thread of its own, also if it does not block. Before it is deployed. */
  public ProgramVerticle onItsOwnThread(boolean wanted) {
    ownThread = wanted;
    return this;
  }

  /** The files that the program has read, as far as its loader knows. Any thread. */
  public Set<Path> files() {
    Versions running = versions;
    return running == null ? Set.of() : running.current().program().files();
  }

  /** The names and patterns that its exchanges handle. Any thread. */
  public Set<String> handled() {
    Versions running = versions;
    return running == null ? Set.of() : running.current().site().handled();
  }

  /** What its exchanges that run are defined to be. Any thread. */
  public List<ExchangeBuilder> definitions() {
    Versions running = versions;
    return running == null
        ? List.of()
        : running.current().site().cores().stream()
            .filter(core -> !core.closed())
            .map(ExchangeCore::definition)
            .toList();
  }

  /** The ids of its exchanges that run. Any thread. */
  public List<String> exchanges() {
    Versions running = versions;
    return running == null
        ? List.of()
        : running.current().site().cores().stream()
            .filter(core -> !core.closed())
            .map(Exchange::id)
            .toList();
  }

  /**
   * Loads another version of the program beside the one that runs, tries it, and puts it in its
   * place between two messages. The exchanges go on: their ids, links, cells by name, watchers and
   * messages stay.
   *
   * <p>Completes when the new version is at work; it is on probation then. Fails, and the one that
   * runs goes on, with what the load fails with, what the order's check says, the failure of a cell
   * or a message in the trial, CONFLICT for an id that is taken or if another swap is under way,
   * BAD_MESSAGE for a language that cannot run on the verticle's thread, TIMEOUT, CLOSED.
   */
  public Future<Swapped> swap(SwapOrder order) {
    Versions running = versions;
    return running == null ? Future.failedFuture(closed()) : running.swap(order);
  }

  /**
   * Calls back the version before the one that is at work, which has been on standby. Where cells
   * were migrated they hold again what they held before that; others keep what they hold.
   *
   * <p>Completes when it is at work. Fails with CONFLICT if there is none, or if a swap is under
   * way; CLOSED.
   */
  public Future<Swapped> rollback() {
    Versions running = versions;
    return running == null ? Future.failedFuture(closed()) : running.rollback();
  }

  /**
   * Gives one of its exchanges what another version of the program held, in another process: what
   * {@code migrate} of the program makes of that, and otherwise by the names of the cells.
   *
   * <p>Fails with UNKNOWN_CELL for a cell that {@code migrate} names and there is not, with what it
   * throws, NO_HANDLER if there is no such exchange.
   *
   * @param exchange as the program defines it
   */
  public Future<Void> adopt(String exchange, ValueMap state, String version) {
    Versions running = versions;
    return running == null
        ? Future.failedFuture(closed())
        : Inheritance.of(running.current(), exchange, state, version);
  }

  private ExchangeException closed() {
    return new ExchangeException(
        ErrorCode.CLOSED, "expected %s to run, it does not".formatted(path.getFileName()));
  }

  @Override
  public Future<?> start() {
    Complex complex = given == null ? SharedComplex.of(vertx) : given;
    Program.Loader chosen = loader == null ? complex.loader(path) : loader;
    Path file = path.getFileName();
    String name = file == null ? path.toString() : file.toString();
    Deployment deployment =
        Deployment.of(name, chosen.language(), context, name)
            .in(path.toAbsolutePath().normalize().getParent())
            .withVersion(version)
            .withRights(rights);
    Turns own =
        chosen.blocking() || ownThread
            ? complex.threads().program(vertx)
            : new EventLoopTurns(vertx, context);
    ProgramSite made = new ProgramSite(complex, vertx, own, deployment);
    turns = own;
    made.contracts(contracts);
    made.testing(testing);
    first = made;
    return vertx
        .executeBlocking(() -> prepared(chosen), false)
        .compose(prepared -> load(chosen, made))
        .onSuccess(running -> {
          versions = new Versions(new LoadedProgram(made, running, chosen), lost);
          first = null; // nothing holds a version that was replaced
        })
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
    made.whenLost(loss -> {
      loaded.tryFail(loss.why());
      lost.accept(loss);
    });
    made.turns()
        .execute(() -> {
          try {
            loader
                .load(path, made)
                .onSuccess(loaded::tryComplete)
                .onFailure(loaded::tryFail); // it may be lost before
          } catch (Throwable e) {
            loaded.tryFail(Failures.of(e, "", "the load of " + path));
          }
        });
    return loaded.future();
  }

  @Override
  public Future<?> stop() {
    return end();
  }

  /** Closes the exchanges, newest first, then the programs, then their thread. */
  private Future<Void> end() {
    Versions running = versions;
    Turns own = turns;
    ProgramSite atWork = running == null ? first : running.current().site();
    versions = null;
    first = null;
    turns = null;
    if (atWork == null || own == null) {
      return Future.succeededFuture();
    }
    Future<Void> closed =
        Future.join(atWork.cores().reversed().stream().map(Exchange::close).toList()).mapEmpty();
    return closed
        .transform(done -> running == null ? Future.succeededFuture() : close(running))
        .onComplete(done -> own.close())
        .mapEmpty();
  }

  private static Future<?> close(Versions running) {
    List<LoadedProgram> alive = running.alive();
    alive.forEach(version -> version.site().phase(ProgramSite.Phase.RETIRED));
    return Future.join(alive.stream().map(ProgramVerticle::close).toList());
  }

  private static Future<Void> close(LoadedProgram version) {
    if (version.site().abandoned()) {
      return Future.succeededFuture(); // its thread is lost, nothing can run on it
    }
    Promise<Void> retired = Promise.promise();
    version
        .site()
        .lane()
        .turns()
        .execute(() -> {
          version.program().retire();
          retired.complete();
        });
    return retired.future().compose(done -> version.close());
  }
}
