package dev.exchange.api.plugin;

/**
 * What a jar or a single Java source file brings into a host: a public class with a public
 * constructor without parameters.
 *
 * <p>A jar names it in {@code META-INF/services/dev.exchange.api.plugin.Plugin}.
 *
 * <p>Threading: the plugin's own thread, which is also that of the exchanges that it makes. It is
 * an event loop that others share, and nothing can interrupt it: what waits returns a Future, or
 * goes through {@code context.vertx().executeBlocking}.
 *
 * <p>Source: docs/spec/java.md.
 */
@FunctionalInterface
public interface Plugin {

  /** Makes the plugin's exchanges. What it throws fails the load, and nothing of it stays. */
  void start(PluginContext context) throws Exception;
}
