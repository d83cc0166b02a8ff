package dev.exchange.examples;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.plugin.PluginHost;
import dev.exchange.host.plugin.PluginMeans;
import dev.exchange.host.plugin.PluginView;
import dev.exchange.host.plugin.SwapWish;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Plugins in a host, with their manifests, and an exchange that asks them and hears of changes. */
final class RunningPlugins implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Complex complex = new Complex(SystemMeans.with(ExchangeLimits.DEFAULT, true, ""));
  private final BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
  private final PluginHost plugins =
      new PluginHost(
          new PluginMeans(
              vertx,
              complex,
              SystemMeans.clock(),
              "both",
              ValueMap.of(Map.of("scriptTimeout", 60_000L, "loadTimeout", 60_000L))));
  private final Exchange app;

  private RunningPlugins() {
    ExchangeVerticle verticle =
        new ExchangeVerticle(
            Exchange.define("asking")
                .handler(
                    "counter.changed",
                    (msg, sig, state) -> {
                      heard.add(msg);
                      return null;
                    }),
            complex);
    RunningExample.await(vertx.deployVerticle(verticle));
    app = verticle.exchange();
  }

  /** Starts those that lie there, of which each must start. */
  static RunningPlugins at(Path... entries) {
    RunningPlugins running = new RunningPlugins();
    try {
      RunningExample.await(running.plugins.start(List.of(entries), true));
      for (PluginView view : running.views()) {
        if (view.failure() != null) {
          throw new AssertionError("expected plugin " + view.id() + " to run: " + view.failure());
        }
      }
      return running;
    } catch (RuntimeException | AssertionError e) {
      running.close();
      throw e;
    }
  }

  List<PluginView> views() {
    return RunningExample.await(plugins.list());
  }

  Exchange app() {
    return app;
  }

  /** The answer to a request. */
  Object ask(String name, Object value) {
    return RunningExample.await(app.request(name, Values.of(value)));
  }

  /** Why a request failed. */
  ExchangeException refusal(String name, Object value) {
    try {
      throw new AssertionError("expected a failure of " + name + ", got " + ask(name, value));
    } catch (ExchangeException e) {
      return e;
    }
  }

  /** The next event that came. */
  Message heard() throws InterruptedException {
    Message next = heard.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("expected an event within 30 s, got none");
    }
    return next;
  }

  /** Puts the version that lies there in the place of the one that runs. */
  PluginView swap(String id, Path from) {
    return RunningExample.await(plugins.swap(id, from, SwapWish.USUAL));
  }

  static <T> T await(Future<T> future) {
    return RunningExample.await(future);
  }

  @Override
  public void close() {
    RunningExample.await(plugins.close());
    RunningExample.await(complex.close());
    RunningExample.await(vertx.close());
  }
}
