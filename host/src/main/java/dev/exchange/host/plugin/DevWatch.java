package dev.exchange.host.plugin;

import dev.exchange.host.folder.FileWatch;
import dev.exchange.host.folder.WatchListener;
import dev.exchange.host.folder.WatchMeans;
import dev.exchange.host.folder.WatchSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Swaps a plugin as soon as a file changes that it has read: for whoever works on it.
 *
 * <pre>
 *   a plugin starts, or another version of it ─▶ the files that it has read are watched
 *   it fails ─▶ its folder is watched besides, until it runs again
 *   one of them is saved ─▶ every plugin that has read it is swapped
 * </pre>
 *
 * <p>Threading: {@link #open} on any thread; the rest on one context.
 */
public final class DevWatch {

  private static final Logger LOG = System.getLogger("exchange.plugins");

  /** A save is at most this long under way. */
  private static final WatchSettings SETTINGS =
      new WatchSettings(
          Duration.ofMillis(20), Duration.ofSeconds(10), Duration.ofSeconds(2), 10_000, 16);

  private final WatchMeans means;
  private final PluginHost plugins;
  private final Context context;
  private final Map<Path, Set<Path>> readers = new ConcurrentHashMap<>();
  private final Map<Path, Set<Path>> besides = new ConcurrentHashMap<>();
  private final Set<Path> failing = ConcurrentHashMap.newKeySet();
  private final Set<Path> watched = new HashSet<>();
  private final List<FileWatch> watches = new ArrayList<>();
  private boolean closed;

  private DevWatch(WatchMeans means, PluginHost plugins) {
    this.means = means;
    this.plugins = plugins;
    this.context = means.vertx().getOrCreateContext();
  }

  /** Begins with the plugins that there are. Completes when their files are watched. */
  public static Future<DevWatch> open(WatchMeans means, PluginHost plugins) {
    DevWatch watch = new DevWatch(means, plugins);
    plugins.observe(view -> watch.context.runOnContext(now -> watch.look(view)));
    return plugins
        .list()
        .compose(views -> Future.join(views.stream().map(watch::look).toList()).map(watch));
  }

  /** Watches no more. */
  public Future<Void> close() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(now -> {
      closed = true;
      Future.join(watches.stream().map(FileWatch::close).toList())
          .<Void>mapEmpty()
          .onComplete(done);
    });
    return done.future();
  }

  private Future<Void> look(PluginView view) {
    Path entry = Path.of(view.entry());
    return plugins
        .files(view.id())
        .compose(files -> {
          Set<Path> of = new TreeSet<>(files);
          of.add(entry);
          of.forEach(file -> note(readers, file, entry));
          if (view.failure() == null) {
            failing.remove(entry);
          } else if (entry.getParent() != null) {
            failing.add(entry);
            note(besides, entry.getParent(), entry);
            of.add(entry.getParent());
          }
          List<Path> added = of.stream().filter(watched::add).toList();
          return added.isEmpty() ? Future.succeededFuture() : follow(added);
        })
        .otherwiseEmpty();
  }

  private static void note(Map<Path, Set<Path>> readers, Path file, Path entry) {
    readers.computeIfAbsent(file, at -> ConcurrentHashMap.newKeySet()).add(entry);
  }

  private Future<Void> follow(List<Path> files) {
    Reload reload = new Reload();
    return FileWatch.open(means, files, SETTINGS, reload)
        .compose(watch -> {
          reload.opened = true;
          watches.add(watch);
          return closed ? watch.close() : Future.succeededFuture();
        });
  }

  private final class Reload implements WatchListener {

    private boolean opened;

    @Override
    public Future<?> appeared(Path file) {
      return opened ? changed(file) : Future.succeededFuture();
    }

    @Override
    public Future<?> changed(Path file) {
      Set<Path> entries = new HashSet<>(besides.getOrDefault(file, Set.of()));
      entries.retainAll(failing);
      entries.addAll(readers.getOrDefault(file, Set.of()));
      return Future.join(
          entries.stream()
              .map(entry -> plugins.load(entry, SwapWish.DEVELOPING).otherwiseEmpty())
              .toList());
    }

    @Override
    public Future<?> vanished(Path file) {
      return Future.succeededFuture();
    }

    @Override
    public void problem(Path path, String sentence) {
      LOG.log(Level.DEBUG, sentence);
    }

    @Override
    public void mended(Path path) {}
  }
}
