package dev.exchange.host.cli;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.cli.Surroundings.Machine;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.config.Settings;
import dev.exchange.host.config.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that set settings, and where else those come from. Threading: one thread. */
final class SettingOptions {

  private static final String CONFIG_VARIABLE = "EXCHANGE_CONFIG";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "port to listen on; 0 takes a free one (default 7070)")
  private @Nullable String port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "address to listen on (default 127.0.0.1); another than loopback needs --token")
  private @Nullable String host;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "what callers show as Authorization: Bearer; EXCHANGE_TOKEN hides it from ps")
  private @Nullable String token;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "the id of the host, which is that of its gateway exchange (default host)")
  private @Nullable String id;

  @Option(
      names = "--join",
      paramLabel = "URL",
      description =
          "another host, such as ws://b:7070/exchange/b, whose registry is merged; repeatable")
  private List<String> joins = new ArrayList<>();

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      description = "a page of this origin may call, such as https://example.org; repeatable")
  private List<String> origins = new ArrayList<>();

  @Option(
      names = "--pages",
      paramLabel = "FOLDER",
      description = "a folder whose files the host serves to browsers")
  private @Nullable String pages;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "how long a request may take, such as 500ms or 5s (default 5s)")
  private @Nullable String timeout;

  @Option(
      names = "--no-mesh",
      description = "the exchanges are not peers of each other by themselves")
  private boolean alone;

  @Option(
      names = "--plugins",
      paramLabel = "FOLDER",
      description =
          "a folder of plugins: new ones start, changed ones are swapped, removed ones stop")
  private @Nullable String plugins;

  @Option(
      names = "--dev",
      description = "programs are swapped when a file that they have read is saved")
  private boolean dev;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "a JSON file of settings by name; exchange doctor lists them")
  private @Nullable Path config;

  /** What holds: option, then environment, then system property, then file, then default. */
  Settings settings(Machine machine) {
    return resolve(machine, flags(), config);
  }

  /** What holds without options. */
  static Settings resolve(Machine machine, Map<String, String> flags, @Nullable Path config) {
    List<Source> sources = new ArrayList<>();
    sources.add(Source.flags(flags));
    sources.add(Source.environment(machine.environment()));
    sources.add(Source.properties(machine.properties()));
    String named = machine.environment().get(CONFIG_VARIABLE);
    Path file = config == null && named != null ? Path.of(named) : config;
    try {
      if (file != null) {
        sources.add(Source.file(file.toString(), read(machine.folder().resolve(file), file)));
      }
      return Settings.of(sources);
    } catch (ExchangeException e) {
      throw CommandFailure.usage(e.text());
    }
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new HashMap<>();
    put(flags, "--port", port);
    put(flags, "--host", host);
    put(flags, "--token", token);
    put(flags, "--pages", pages);
    put(flags, "--timeout", timeout);
    put(flags, "--origin", origins.isEmpty() ? null : String.join(",", origins));
    put(flags, "--id", id);
    put(flags, "--join", joins.isEmpty() ? null : String.join(",", joins));
    put(flags, "--no-mesh", alone ? "false" : null);
    put(flags, "--plugins", plugins);
    put(flags, "--dev", dev ? "true" : null);
    return flags;
  }

  private static void put(Map<String, String> flags, String name, @Nullable String value) {
    if (value != null) {
      flags.put(name, value);
    }
  }

  private static Map<String, String> read(Path file, Path shown) {
    try {
      Object content = JsonValues.read(Files.readAllBytes(file));
      Map<String, String> values = new HashMap<>();
      Values.as(ValueMap.class, content, "a map of settings", shown.toString())
          .forEach((name, value) -> values.put(name, text(value)));
      return values;
    } catch (IOException _) {
      throw CommandFailure.usage("expected a file of settings at " + shown + ", got nothing");
    } catch (ExchangeException e) {
      throw CommandFailure.usage(e.text() + " of " + shown);
    }
  }

  private static String text(@Nullable Object value) {
    return value instanceof ValueList list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }
}
