package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.plugin.PluginState;
import dev.exchange.host.exchange.Loss;
import dev.exchange.host.manifest.DependencyOrder;
import dev.exchange.host.manifest.Manifest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of a host: found, started in the order of their dependencies, swapped, stopped.
 *
 * <pre>
 *   an entry appears ─▶ read ─▶ FOUND ─▶ what it needs runs ─▶ load ─▶ STARTED
 *            changes ─▶ read ─▶ swap, if it runs; else as if it had appeared
 *           vanishes ─▶ drain ─▶ STOPPED, forgotten
 * </pre>
 *
 * <p>Order: one thing after the other with each plugin; plugins do not wait for each other, but for
 * those that they need.
 *
 * <p>Threading: any thread; what it knows is kept on one context of Vert.x.
 *
 * <p>Errors: what goes wrong with a plugin is kept with it and logged, and the others go on.
 */
public final class PluginHost {

  private static final Logger LOG = System.getLogger("exchange.plugins");

  private final Starter starter;
  private final Context context;
  private final Roster plugins = new Roster();
  private final List<Consumer<PluginView>> observers = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<HostedPlugin, PluginOffer> offers = new ConcurrentHashMap<>();

  /** A host without plugins. */
  public PluginHost(PluginMeans means) {
    this.starter = new Starter(means);
    this.context = means.vertx().getOrCreateContext();
  }

  /** Is told of each plugin that reaches another state or version. On the host's context. */
  public void observe(Consumer<PluginView> observer) {
    observers.add(observer);
  }

  /**
   * Starts plugins that belong together. Completes when each has started or has failed; {@link
   * #list} tells which.
   *
   * @param declared whether a jar must tell a manifest
   */
  public Future<Void> start(List<Path> entries, boolean declared) {
    return on(() ->
        Future.join(entries.stream().map(entry -> find(entry, declared)).toList())
            .transform(found -> resolve()));
  }

  /** Starts one, or swaps it if it runs. Fails with the reason why it does not run. */
  public Future<PluginView> load(Path entry, SwapWish wish) {
    return on(() -> {
      HostedPlugin known = plugins.at(entry);
      return known != null && known.running() != null
          ? swap(known, entry, wish)
          : find(entry, true).compose(found -> resolve()).compose(done -> outcome(entry));
    });
  }

  /**
   * Puts the version that lies at the plugin's place, or at another one, in the place of the one
   * that runs.
   */
  public Future<PluginView> swap(String id, @Nullable Path from, SwapWish wish) {
    return on(() -> {
      HostedPlugin plugin = plugins.known(id);
      return swap(plugin, from == null ? plugin.entry() : from, wish);
    });
  }

  /** Calls back the version before. Fails with CONFLICT if there is none. */
  public Future<PluginView> rollback(String id) {
    return on(() -> {
      HostedPlugin plugin = plugins.known(id);
      return plugin.next(() ->
          plugin
              .atWork()
              .verticle()
              .rollback()
              .map(back -> {
                plugin.calledBack(null);
                return told(plugin);
              }));
    });
  }

  /** Drains one, stops it and forgets it. */
  public Future<PluginView> unload(String id) {
    return on(() -> stop(plugins.known(id)));
  }

  /** The entry is gone: drains what runs of it, stops it and forgets it. */
  public Future<Void> gone(Path entry) {
    return on(() -> {
      HostedPlugin plugin = plugins.at(entry);
      return plugin == null ? Future.succeededFuture() : stop(plugin).mapEmpty();
    });
  }

  /** All that is known, by id. */
  public Future<List<PluginView>> list() {
    return on(() ->
        Future.succeededFuture(
            plugins.all().stream()
                .map(HostedPlugin::view)
                .sorted(Comparator.comparing(PluginView::id))
                .toList()));
  }

  /** One of them. Fails with NO_HANDLER if there is none of that id. */
  public Future<PluginView> info(String id) {
    return on(() -> Future.succeededFuture(plugins.known(id).view()));
  }

  /** What one of them says of itself. Fails with NO_HANDLER if there is none of that id. */
  public Future<ValueMap> manifest(String id) {
    return on(() -> Future.succeededFuture(plugins.known(id).source().told()));
  }

  /** What those that run say of their messages, as it is now. Does not wait for any of them. */
  public List<PluginOffer> offers() {
    return List.copyOf(offers.values());
  }

  /** The files that one of them has read, as far as its loader knows. */
  public Future<Set<Path>> files(String id) {
    return on(() -> {
      HostedPlugin.Running running = plugins.known(id).running();
      return Future.succeededFuture(running == null ? Set.of() : running.verticle().files());
    });
  }

  /** Stops all. */
  public Future<Void> close() {
    return on(() -> {
      List<HostedPlugin> all = plugins.all();
      return Future.join(all.reversed().stream().map(this::stop).toList())
          .transform(stopped -> starter.close());
    });
  }

  // ---- on the context

  private Future<Void> find(Path entry, boolean declared) {
    return starter
        .read(entry, declared)
        .map(source -> {
          PluginSource named = plugins.free(source);
          HostedPlugin known = plugins.at(entry, named);
          if (known.running() == null) {
            known.found(named, starter.now());
          }
          return (Void) null;
        })
        .onFailure(e -> unreadable(entry, Starter.failure(e)));
  }

  /** Something lies there that is no plugin, and may become one. */
  private void unreadable(Path entry, ExchangeException why) {
    HostedPlugin plugin =
        plugins.at(entry, PluginSource.unreadable(entry.toAbsolutePath().normalize()));
    if (plugin.running() == null) {
      fail(plugin, why);
    } else {
      plugin.refused(why);
      tell(plugin);
    }
  }

  /** Starts all that can start and does not run. Completes when each has started or failed. */
  private Future<Void> resolve() {
    DependencyOrder order = plugins.order(true);
    for (HostedPlugin plugin : plugins.all()) {
      ExchangeException why = order.refused().get(plugin.id());
      if (why != null && plugin.running() == null && plugin.isWaiting()) {
        fail(plugin, why);
      }
    }
    Map<String, Future<?>> starts = new HashMap<>();
    for (Manifest manifest : order.order()) {
      HostedPlugin plugin = plugins.known(manifest.id());
      List<Future<?>> needed =
          manifest.dependencies().keySet().stream()
              .filter(starts::containsKey)
              .<Future<?>>map(starts::get)
              .toList();
      starts.put(plugin.id(), Future.join(needed).transform(all -> start(plugin)));
    }
    return Future.join(List.copyOf(starts.values())).transform(all -> Future.succeededFuture());
  }

  private Future<Void> start(HostedPlugin plugin) {
    return plugin.next(() -> begin(plugin));
  }

  private Future<Void> begin(HostedPlugin plugin) {
    for (String needed : plugin.manifest().dependencies().keySet()) {
      HostedPlugin other = plugins.byId(needed);
      boolean optional = plugin.manifest().dependencies().get(needed).optional();
      if (!optional && (other == null || other.running() == null)) {
        fail(plugin, Starter.needs(plugin.manifest(), needed, other));
        return Future.succeededFuture();
      }
    }
    reach(plugin, PluginState.RESOLVED);
    return starter
        .start(plugin, loss -> context.runOnContext(now -> lost(plugin, loss)))
        .map(running -> {
          plugin.started(running, starter.now());
          tell(plugin);
          return (Void) null;
        })
        .recover(e -> {
          fail(plugin, Starter.failure(e));
          return Future.succeededFuture();
        });
  }

  /** It died: it is started again, unless that has been done too often. */
  private void lost(HostedPlugin plugin, Loss loss) {
    Future<Void> _ =
        plugin.next(() -> {
          if (plugin.running() == null) {
            return Future.succeededFuture();
          }
          LOG.log(Level.ERROR, "plugin {0} has died: {1}", plugin.id(), loss.why().describe());
          plugin.died(loss);
          return starter
              .leave(plugin)
              .compose(left -> {
                if (plugin.restarts().allow(plugin.manifest().limits(), starter.now())) {
                  return begin(plugin);
                }
                fail(plugin, Starter.quarantined(plugin.manifest(), loss.why()));
                return Future.succeededFuture();
              });
        });
  }

  private Future<PluginView> swap(HostedPlugin plugin, Path from, SwapWish wish) {
    return plugin.next(() ->
        starter
            .read(from, plugin.source().declared())
            .compose(source -> {
              PluginSource next = source.declared() ? source : source.named(plugin.id());
              check(plugin, next, wish);
              return starter
                  .swap(plugin, next, wish)
                  .map(swapped -> {
                    plugin.swapped(next);
                    swapped
                        .settled()
                        .onFailure(why -> context.runOnContext(told -> back(plugin, next, why)));
                    return told(plugin);
                  });
            })
            .onFailure(e -> refused(plugin, wish, Starter.failure(e))));
  }

  /** Throws CONFLICT if the new version is another plugin, or one that others cannot use. */
  private void check(HostedPlugin plugin, PluginSource next, SwapWish wish) {
    if (!next.manifest().id().equals(plugin.id())) {
      throw new ExchangeException(
          ErrorCode.CONFLICT,
          "expected another version of plugin %s in %s, got plugin %s"
              .formatted(plugin.id(), next.manifest().source(), next.manifest().id()));
    }
    var broken = plugins.order(false).wouldBreak(plugin.id(), next.manifest().version());
    if (!wish.force() && !broken.isEmpty()) {
      throw broken.get(broken.firstKey());
    }
  }

  @SuppressWarnings("ReferenceEquality") // whether it is still that version
  private void back(HostedPlugin plugin, PluginSource next, Throwable why) {
    if (plugin.source() == next) {
      plugin.calledBack(Starter.failure(why));
      LOG.log(
          Level.WARNING,
          "plugin {0}: version {1} was called back: {2}",
          plugin.id(),
          next.manifest().version(),
          Starter.failure(why).describe());
      tell(plugin);
    }
  }

  private Future<PluginView> stop(HostedPlugin plugin) {
    return plugin.next(() -> {
      HostedPlugin.Running running = plugin.running();
      if (running != null) {
        reach(plugin, PluginState.DRAINING);
      }
      return starter
          .stop(plugin)
          .transform(stopped -> {
            plugin.ended(starter.now());
            plugins.remove(plugin);
            return Future.succeededFuture(told(plugin));
          });
    });
  }

  private Future<PluginView> outcome(Path entry) {
    HostedPlugin plugin = plugins.at(entry);
    if (plugin == null) {
      throw new ExchangeException(
          ErrorCode.CLOSED, "expected a plugin at " + entry + ", it is gone");
    }
    ExchangeException failure = plugin.failure();
    return failure == null || plugin.running() != null
        ? Future.succeededFuture(plugin.view())
        : Future.failedFuture(failure);
  }

  private void refused(HostedPlugin plugin, SwapWish wish, ExchangeException why) {
    ExchangeException before = plugin.failure();
    // A log that lies beside a program would have it loaded again by what is told here.
    boolean known = !wish.trial() && before != null && before.describe().equals(why.describe());
    plugin.refused(why);
    LOG.log(
        known ? Level.DEBUG : Level.WARNING,
        "plugin {0}: the version that runs goes on: {1}",
        plugin.id(),
        why.describe());
    tell(plugin);
  }

  private void fail(HostedPlugin plugin, ExchangeException why) {
    plugin.failed(why, starter.now());
    LOG.log(Level.WARNING, "plugin {0} does not run: {1}", plugin.id(), why.describe());
    tell(plugin);
  }

  private void reach(HostedPlugin plugin, PluginState state) {
    plugin.reach(state, starter.now());
    tell(plugin);
  }

  private PluginView told(HostedPlugin plugin) {
    tell(plugin);
    return plugin.view();
  }

  private void tell(HostedPlugin plugin) {
    HostedPlugin.Running running = plugin.running();
    if (running == null) {
      offers.remove(plugin);
    } else {
      offers.put(plugin, PluginOffer.of(plugin.source(), running.verticle()::exchanges));
    }
    PluginView view = plugin.view();
    observers.forEach(observer -> observer.accept(view));
  }

  private <T> Future<T> on(Callable<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> {
      try {
        work.call().onComplete(promise);
      } catch (Exception e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }
}
