package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Deployment;
import dev.exchange.host.exchange.Failures;
import dev.exchange.host.exchange.HandlerContract;
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
import java.util.Map;
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

  private final PluginMeans means;
  private final Room room = new Room();

  Starter(PluginMeans means) {
    this.means = means;
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

  /** Loads a plugin that does not run. */
  Future<HostedPlugin.Running> start(HostedPlugin plugin) {
    PluginSource source = plugin.source();
    return copied(source)
        .compose(copy -> {
          PluginSource placed = copy == null ? source : source.at(copy.path());
          release(plugin.copied(copy));
          ProgramVerticle verticle =
              new ProgramVerticle(placed.program(), means.complex())
                  .versioned(version(source))
                  .onItsOwnThread(source.manifest().isolation() == Isolation.WORKER);
          JsonObject config =
              new JsonObject(Map.of(Deployment.LIMITS, new LinkedHashMap<>(limits(source))));
          config.mergeIn(new JsonObject(new LinkedHashMap<>(configuration(source))));
          return means
              .vertx()
              .deployVerticle(verticle, new DeploymentOptions().setConfig(config))
              .map(id -> new HostedPlugin.Running(verticle, id));
        })
        .onFailure(e -> releaseAll(plugin));
  }

  /** Puts another version in its place. */
  Future<Swapped> swap(HostedPlugin plugin, PluginSource next, SwapWish wish) {
    HostedPlugin.Running running = plugin.running();
    if (running == null) {
      throw new ExchangeException(
          ErrorCode.CLOSED,
          "expected plugin %s to run, it is %s".formatted(plugin.id(), plugin.state()));
    }
    return copied(next)
        .compose(copy -> {
          PluginSource placed = copy == null ? next : next.at(copy.path());
          return running
              .verticle()
              .swap(order(placed, wish))
              .onSuccess(swapped -> release(plugin.copied(copy)))
              .onFailure(e -> release(copy));
        });
  }

  /** Ends what runs of it. */
  Future<Void> stop(HostedPlugin plugin) {
    HostedPlugin.Running running = plugin.running();
    Future<Void> ended =
        running == null ? Future.succeededFuture() : means.vertx().undeploy(running.deployment());
    return ended
        .onFailure(
            e -> LOG.log(Level.WARNING, "plugin " + plugin.id() + " did not end in order", e))
        .onComplete(done -> releaseAll(plugin));
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

  private SwapOrder order(PluginSource placed, SwapWish wish) {
    Manifest manifest = placed.manifest();
    Swap swap = manifest.swap();
    Program.Loader loader = means.complex().loader(placed.program());
    int warmUp = swap.warmUp() != null ? swap.warmUp() : loader.contained() ? SwapOrder.WARM_UP : 0;
    int probation = swap.probation() != null ? swap.probation() : SwapOrder.PROBATION;
    Deployment deployment =
        new Deployment(
                String.valueOf(placed.program().getFileName()),
                loader.language(),
                configuration(placed),
                limits(placed))
            .in(placed.program().toAbsolutePath().getParent())
            .withVersion(version(placed));
    return new SwapOrder(
        placed.program(),
        deployment,
        wish.trial() ? warmUp : 0,
        wish.trial() ? probation : 0,
        PATIENCE,
        swap.drain() == null ? Duration.ofSeconds(10) : swap.drain(),
        wish.canary(),
        (told, exchanges) -> Future.succeededFuture(handler -> HandlerContract.NONE));
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

  private static ValueMap configuration(PluginSource source) {
    return source.manifest().configuration().complete(ValueMap.EMPTY);
  }

  /** A copy of what must not change while it runs; null for what may. */
  private Future<@Nullable Snapshot> copied(PluginSource source) {
    boolean whole = Files.isDirectory(source.entry());
    if (!whole && !source.program().toString().endsWith(".jar")) {
      return Future.succeededFuture();
    }
    return means
        .vertx()
        .executeBlocking(() -> Snapshot.of(source.entry(), room.folder(), means.clock()), false);
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
