package dev.exchange.host.plugin;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.plugin.Plugin;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;

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

  private JavaProgram(SitePluginContext context, PluginClasses plugins) {
    this.context = context;
    this.plugins = plugins;
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
  public void close() {
    context.end();
    release(plugins);
  }

  private static Future<Program> start(Site site, PluginClasses plugins) {
    SitePluginContext context = new SitePluginContext(site);
    Thread thread = Thread.currentThread();
    ClassLoader outer = thread.getContextClassLoader();
    try {
      for (Class<?> type : plugins.classes()) {
        thread.setContextClassLoader(type.getClassLoader());
        start(type, plugins.program(), context);
      }
      return Future.succeededFuture(new JavaProgram(context, plugins));
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
  private static void start(Class<?> type, String program, SitePluginContext context) {
    Plugin plugin = Plugins.make(type, program);
    try {
      plugin.start(context);
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
