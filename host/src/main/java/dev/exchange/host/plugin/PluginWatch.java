package dev.exchange.host.plugin;

import dev.exchange.host.folder.FolderWatch;
import dev.exchange.host.folder.WatchListener;
import dev.exchange.host.folder.WatchMeans;
import dev.exchange.host.folder.WatchSettings;
import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the plugins of a host as a folder has them.
 *
 * <pre>
 *   there when it is opened ─▶ all read, then started in the order of what they need
 *   new ─▶ started      changed ─▶ swapped      gone ─▶ drained and stopped
 * </pre>
 *
 * <p>Threading: any thread; reports come on the context of who opened it.
 */
public final class PluginWatch implements WatchListener {

  private static final Logger LOG = System.getLogger("exchange.plugins");

  private final PluginHost plugins;
  private final SwapWish wish;
  private final List<Path> first = new ArrayList<>();
  private boolean opened;

  private PluginWatch(PluginHost plugins, SwapWish wish) {
    this.plugins = plugins;
    this.wish = wish;
  }

  /** Watches a folder. Completes when all that lies there has started or failed. */
  public static Future<FolderWatch> open(
      WatchMeans means, Path folder, PluginHost plugins, SwapWish wish) {
    PluginWatch listener = new PluginWatch(plugins, wish);
    return FolderWatch.open(means, folder, WatchSettings.DEFAULT, listener)
        .compose(watch -> {
          listener.opened = true;
          return plugins.start(List.copyOf(listener.first), true).map(watch);
        });
  }

  @Override
  public Future<?> appeared(Path entry) {
    if (!opened) {
      first.add(entry);
      return Future.succeededFuture();
    }
    return plugins.load(entry, wish).otherwiseEmpty(); // what went wrong is kept with the plugin
  }

  @Override
  public Future<?> changed(Path entry) {
    return plugins.load(entry, wish).otherwiseEmpty();
  }

  @Override
  public Future<?> vanished(Path entry) {
    return plugins.gone(entry);
  }

  @Override
  public void problem(Path path, String sentence) {
    LOG.log(Level.WARNING, sentence);
  }

  @Override
  public void mended(Path path) {
    LOG.log(Level.INFO, "{0} can be read again", path);
  }
}
