package dev.exchange.host.plugin;

import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Complex;
import dev.exchange.spi.Clock;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the plugins of a host are given.
 *
 * @param vertx on which they run
 * @param complex whose exchanges they bring
 * @param clock the time
 * @param checked which values are checked at the doors of handlers: {@code both}, {@code input} or
 *     {@code none}
 * @param limits of programs that tell none themselves, such as {@code scriptTimeout} in ms
 * @param configurations by the absolute path of a plugin: what it is configured with, whatever lies
 *     beside it
 */
public record PluginMeans(
    Vertx vertx,
    Complex complex,
    Clock clock,
    String checked,
    ValueMap limits,
    Map<Path, ValueMap> configurations) {

  public PluginMeans {
    configurations = Map.copyOf(configurations);
  }

  /** The same, in which each plugin is configured by what lies beside it. */
  public PluginMeans(Vertx vertx, Complex complex, Clock clock, String checked, ValueMap limits) {
    this(vertx, complex, clock, checked, limits, Map.of());
  }
}
