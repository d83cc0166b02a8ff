package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Deployment;
import dev.exchange.host.exchange.Failures;
import dev.exchange.host.exchange.Loss;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.exchange.SwapOrder;
import dev.exchange.host.exchange.Swapped;
import dev.exchange.host.folder.Snapshot;
import dev.exchange.host.manifest.Isolation;
import dev.exchange.host.manifest.Limits;
import dev.exchange.host.manifest.Manifest;
import dev.exchange.host.manifest.Swap;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is done with one plugin: read it, start it, swap it, stop it.
 *
 * <p>A jar and a folder with a manifest are loaded from a copy, so that nothing changes under them
 * while they run; any other program from where it lies, with what it imports from there.
 *
 * <p>Threading: the context of the {@link PluginHost}; files are read aside.
 */
final class Starter {

  private static final Logger LOG = System.getLogger("exchange.plugins");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long the end of a plugin is waited for, once its exchanges have drained. */
  private static final Duration STOP = Duration.ofSeconds(5);

  private final PluginMeans means;
  private final Contracts.Sides sides;
  private final Room room = new Room();
  private final Processes processes;

  Starter(PluginMeans means) {
    this.means = means;
    this.processes = new Processes(means.complex());
    this.sides = Contracts.Sides.valueOf(means.checked().toUpperCase(Locale.ROOT));
  }

  /** The time, in ms since the epoch. */
  long now() {
    return means.clock().millis();
  }

  Future<PluginSource> read(Path entry, boolean declared) {
    Path place = entry.toAbsolutePath().normalize();
    Promise<PluginSource> read = Promise.promise();
    means.vertx().executeBlocking(() -> PluginSource.read(place, declared), false).onComplete(read);
    return read.future();
  }

  /**
   * Loads a plugin that does not run.
   *
   * @param lost is told, on any thread, if it dies
   */
  Future<HostedPlugin.Running> start(HostedPlugin plugin, Consumer<Loss> lost) {
    PluginSource source = plugin.source();
    return prepared(source)
        .compose(prepared -> {
          Snapshot copy = prepared.copy();
          PluginSource placed = copy == null ? source : source.at(copy.path());
          release(plugin.copied(copy));
          checkThread(source.manifest(), means.complex().loader(placed.program()));
          ProgramVerticle verticle =
              new ProgramVerticle(placed.program(), means.complex())
                  .versioned(version(source))
                  .under(prepared.contracts().byHandler())
                  .allowed(Promises.rights(source.manifest()))
                  .loadedBy(loader(source, placed))
                  .onLoss(lost)
                  .onItsOwnThread(source.manifest().isolation() == Isolation.WORKER);
          Map<String, Object> config = new LinkedHashMap<>(prepared.configuration());
          config.put(Deployment.LIMITS, new LinkedHashMap<>(limits(source)));
          return means
              .vertx()
              .deployVerticle(verticle, new DeploymentOptions().setConfig(new JsonObject(config)))
              .compose(id -> checked(prepared, verticle, id));
        })
        .onFailure(e -> releaseAll(plugin));
  }

  /** Throws FORBIDDEN for an event loop that is wanted for a program that may block it. */
  private static void checkThread(Manifest manifest, Program.Loader loader) {
    if (loader.blocking() && manifest.isolation() == Isolation.LOOP) {
      throw new ExchangeException(
          ErrorCode.FORBIDDEN,
          "expected isolation worker in %s, whose language may block its thread, got loop"
              .formatted(manifest.source()));
    }
  }

  /** What runs keeps what its manifest promises, or does not run. */
  private Future<HostedPlugin.Running> checked(
      Prepared prepared, ProgramVerticle verticle, String id) {
    try {
      prepared.contracts().checkHandled(verticle.handled());
      return Future.succeededFuture(new HostedPlugin.Running(verticle, id));
    } catch (ExchangeException broken) {
      return means.vertx().undeploy(id).transform(ended -> Future.failedFuture(broken));
    }
  }

  /** Puts another version in its place. */
  Future<Swapped> swap(HostedPlugin plugin, PluginSource next, SwapWish wish) {
    HostedPlugin.Running running = plugin.atWork();
    return prepared(next)
        .compose(prepared -> {
          if (!wish.force()) {
            Contracts.checkFollows(plugin.manifest(), next.manifest());
          }
          Processes.checkSwap(plugin.manifest(), next.manifest(), wish);
          Snapshot copy = prepared.copy();
          PluginSource placed = copy == null ? next : next.at(copy.path());
          return running
              .verticle()
              .swap(order(placed, prepared, wish, follows(plugin, next, wish)))
              .onSuccess(swapped -> release(plugin.copied(copy)))
              .onFailure(e -> release(copy));
        });
  }

  /** Ends what runs of it. */
  Future<Void> stop(HostedPlugin plugin) {
    return end(plugin, means.complex().drain().plus(STOP));
  }

  /** Lets go of what is left of one that has died. */
  Future<Void> leave(HostedPlugin plugin) {
    return end(plugin, STOP);
  }

  /** One that never ends is not waited for: it is told, and left to itself. */
  private Future<Void> end(HostedPlugin plugin, Duration patience) {
    HostedPlugin.Running running = plugin.running();
    if (running == null) {
      releaseAll(plugin);
      return Future.succeededFuture();
    }
    Future<Void> ended = means.vertx().undeploy(running.deployment());
    return Future.any(ended, means.vertx().timer(patience.toMillis(), TimeUnit.MILLISECONDS))
        .transform(done -> {
          if (!ended.isComplete()) {
            LOG.log(
                Level.ERROR,
                "expected plugin {0} to end within {1} ms, it did not, and is left to itself",
                plugin.id(),
                patience.toMillis());
          } else if (ended.failed()) {
            LOG.log(
                Level.WARNING, "plugin " + plugin.id() + " did not end in order", ended.cause());
          }
          releaseAll(plugin);
          return Future.succeededFuture();
        });
  }

  /** Why one that has died does not run again. */
  static ExchangeException quarantined(Manifest manifest, ExchangeException last) {
    int most = manifest.limits().restarts() == null ? Restarts.USUAL : manifest.limits().restarts();
    return new ExchangeException(
        last.code(),
        "expected plugin %s to die at most %d times within %d s, it did so once more and is in quarantine until it is changed or loaded; the last time: %s"
            .formatted(
                manifest.id(), most, Restarts.within(manifest.limits()).toSeconds(), last.text()),
        "",
        last.location(),
        last);
  }

  private static void releaseAll(HostedPlugin plugin) {
    release(plugin.copied(null));
    release(plugin.copied(null));
  }

  /** Nothing runs any more. */
  Future<Void> close() {
    return means
        .vertx()
        .<@Nullable Void>executeBlocking(
            () -> {
              room.close();
              return null;
            },
            false)
        .mapEmpty();
  }

  /** Why something failed. */
  static ExchangeException failure(Throwable thrown) {
    return Failures.of(thrown, "", "the plugin");
  }

  /** Whether another plugin's coming or going may mend that. */
  static boolean isOfOthers(ExchangeException failure) {
    return failure.code() == ErrorCode.CONFLICT || failure.code() == ErrorCode.CIRCULAR;
  }

  /** Why a plugin does not start although what it needs was there. */
  static ExchangeException needs(Manifest manifest, String needed, @Nullable HostedPlugin other) {
    return new ExchangeException(
        ErrorCode.CONFLICT,
        "expected plugin %s, which %s needs, to run, it %s (%s)"
            .formatted(
                needed,
                manifest.id(),
                other == null ? "is not there" : "is " + other.state(),
                manifest.source()));
  }

  /** What keeps a version from the place of another one, once it is known what it defines. */
  private static Consumer<List<ExchangeBuilder>> follows(
      HostedPlugin plugin, PluginSource next, SwapWish wish) {
    if (wish.force()) {
      return exchanges -> {};
    }
    Promised before = new Promised(plugin.manifest(), plugin.atWork().verticle().definitions());
    return exchanges -> Contracts.checkFollows(before, new Promised(next.manifest(), exchanges));
  }

  private SwapOrder order(
      PluginSource placed,
      Prepared prepared,
      SwapWish wish,
      Consumer<List<ExchangeBuilder>> follows) {
    Manifest manifest = placed.manifest();
    Swap swap = manifest.swap();
    Program.Loader loader = loader(placed, placed);
    int warmUp = swap.warmUp() != null ? swap.warmUp() : loader.contained() ? SwapOrder.WARM_UP : 0;
    int wanted = swap.probation() != null ? swap.probation() : SwapOrder.PROBATION;
    boolean split = wish.canary() < 1; // which lasts as long as the probation
    int probation = split && wanted == 0 ? SwapOrder.PROBATION : wanted;
    boolean tried = wish.trial() && loader.returns();
    Deployment deployment =
        new Deployment(
                String.valueOf(placed.program().getFileName()),
                loader.language(),
                prepared.configuration(),
                limits(placed))
            .in(placed.program().toAbsolutePath().getParent())
            .withVersion(version(placed))
            .withRights(Promises.rights(manifest));
    return new SwapOrder(
        placed.program(),
        deployment,
        tried ? warmUp : 0,
        tried ? probation : 0,
        PATIENCE,
        swap.drain() == null ? Duration.ofSeconds(10) : swap.drain(),
        wish.canary(),
        (defined, handled) -> {
          prepared.contracts().checkHandled(handled);
          follows.accept(defined);
          return prepared.contracts().byHandler();
        },
        loader);
  }

  /** How a program is loaded: as its path says, here or in a process of its own. */
  private Program.Loader loader(PluginSource source, PluginSource placed) {
    Program.Loader usual = means.complex().loader(placed.program());
    return source.manifest().isolation() == Isolation.PROCESS
        ? processes.loader(source.manifest(), usual.language())
        : usual;
  }

  private static String version(PluginSource source) {
    return source.declared() ? source.manifest().version().toString() : "";
  }

  private ValueMap limits(PluginSource source) {
    Limits own = source.manifest().limits();
    ValueMap limits = means.limits();
    if (own.handlerTimeout() != null) {
      limits = limits.plus("scriptTimeout", own.handlerTimeout().toMillis());
    }
    return own.loadTimeout() == null
        ? limits
        : limits.plus("loadTimeout", own.loadTimeout().toMillis());
  }

  /**
   * What is there before anything of a plugin runs.
   *
   * @param copy of what must not change while it runs; null if it is loaded from where it lies
   */
  private record Prepared(Contracts contracts, ValueMap configuration, @Nullable Snapshot copy) {}

  private Future<Prepared> prepared(PluginSource source) {
    Promise<Prepared> prepared = Promise.promise();
    means
        .vertx()
        .executeBlocking(
            () -> {
              String language = means.complex().loader(source.program()).language();
              Promises.check(source.manifest(), language);
              Contracts contracts = Contracts.of(source.manifest(), sides);
              ValueMap configuration =
                  PluginConfiguration.of(source, means.configurations().get(source.entry()));
              boolean copied =
                  Files.isDirectory(source.entry()) || source.program().toString().endsWith(".jar");
              return new Prepared(
                  contracts,
                  configuration,
                  copied ? Snapshot.of(source.entry(), room.folder(), means.clock()) : null);
            },
            false)
        .onComplete(prepared);
    return prepared.future();
  }

  private static void release(@Nullable Snapshot copy) {
    if (copy == null) {
      return;
    }
    try {
      copy.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a copy of a plugin was not deleted", e);
    }
  }
}
