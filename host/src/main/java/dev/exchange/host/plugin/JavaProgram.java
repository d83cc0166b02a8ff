package dev.exchange.host.plugin;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.plugin.Plugin;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of one program, running.
 *
 * <pre>
 *   read (worker thread) --classes--> start (site's thread) --> RUNNING --close--> ENDED
 *                                       |
 *                                       threw --> its exchanges closed --> loader closed --> failed
 * </pre>
 *
 * <p>Threading: see {@link Program}.
 */
final class JavaProgram implements Program {

  private static final Logger LOG = System.getLogger(JavaProgram.class.getName());

  private final SitePluginContext context;
  private final PluginClasses plugins;
  private final List<Plugin> started;
  private boolean retired;

  private JavaProgram(SitePluginContext context, PluginClasses plugins, List<Plugin> started) {
    this.context = context;
    this.plugins = plugins;
    this.started = started;
  }

  /**
   * Reads the classes aside, as that takes its time, and starts them on the site's thread, where
   * the Future completes.
   *
   * <p>Fails with what the reading throws, or with HANDLER_FAILED.
   */
  static Future<Program> launch(Site site, Callable<PluginClasses> reading) {
    Promise<Program> launched = Promise.promise();
    site.vertx()
        .executeBlocking(reading, false)
        .onComplete(read ->
            site.turns()
                .execute(() -> {
                  if (read.succeeded()) {
                    start(site, read.result()).onComplete(launched);
                  } else {
                    launched.fail(read.cause());
                  }
                }));
    return launched.future();
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // whatever the author's code throws is the author's
  public void retire() {
    if (retired) {
      return;
    }
    retired = true;
    context.end();
    for (Plugin plugin : started.reversed()) {
      try {
        plugin.stop();
      } catch (Throwable e) {
        LOG.log(
            Level.WARNING,
            Plugins.failed(e, "the stop of class " + plugin.getClass().getName()).describe());
      }
    }
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // whatever the author's code throws is the author's
  public @Nullable ValueMap migrate(String exchange, ValueMap state, String version) {
    for (Plugin plugin : started) {
      try {
        ValueMap migrated = plugin.migrate(exchange, state, version);
        if (migrated != null) {
          return migrated;
        }
      } catch (Throwable e) {
        throw Plugins.failed(e, "migrate of class " + plugin.getClass().getName());
      }
    }
    return null;
  }

  @Override
  public void close() {
    context.end();
    release(plugins);
  }

  private static Future<Program> start(Site site, PluginClasses plugins) {
    SitePluginContext context = new SitePluginContext(site);
    Thread thread = Thread.currentThread();
    ClassLoader outer = thread.getContextClassLoader();
    try {
      List<Plugin> started = new ArrayList<>();
      for (Class<?> type : plugins.classes()) {
        thread.setContextClassLoader(type.getClassLoader());
        started.add(start(type, plugins.program(), context));
      }
      return Future.succeededFuture(new JavaProgram(context, plugins, started));
    } catch (ExchangeException e) {
      return context
          .closeAll()
          .transform(closed -> {
            release(plugins);
            return Future.failedFuture(e);
          });
    } finally {
      thread.setContextClassLoader(outer);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // whatever the author's code throws is the author's
  private static Plugin start(Class<?> type, String program, SitePluginContext context) {
    Plugin plugin = Plugins.make(type, program);
    try {
      plugin.start(context);
      return plugin;
    } catch (Throwable e) {
      throw Plugins.failed(e, "the start of class " + type.getName() + " in " + program);
    }
  }

  private static void release(PluginClasses plugins) {
    try {
      plugins.loader().close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the classes of " + plugins.program() + " were not closed", e);
    }
  }
}
