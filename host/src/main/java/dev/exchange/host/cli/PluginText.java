package dev.exchange.host.cli;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plugins as people read them. */
final class PluginText {

  private PluginText() {}

  /** A table of plugins. */
  static List<List<String>> rows(ValueList plugins) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PLUGIN", "VERSION", "STATE", "EXCHANGES", "SWAPS", "FROM"));
    for (int i = 0; i < plugins.size(); i++) {
      ValueMap plugin = plugins.map(i);
      rows.add(
          List.of(
              plugin.text("id"),
              plugin.text("version"),
              state(plugin),
              joined(plugin.list("exchanges")),
              String.valueOf(plugin.get("swaps")),
              plugin.text("entry")));
    }
    return rows;
  }

  /** One line: what it is, where it stands, and what it has taken the place of. */
  static String line(ValueMap plugin) {
    String line = "%s %s is %s".formatted(plugin.text("id"), plugin.text("version"), state(plugin));
    return plugin.get("before") instanceof String before ? line + ", in place of " + before : line;
  }

  /** A plugin with what it says of itself. */
  static List<String> details(ValueMap plugin, long now) {
    List<String> lines = new ArrayList<>();
    ValueMap tells = plugin.map("tells");
    lines.add(plugin.text("name") + " " + plugin.text("version") + " (" + plugin.text("id") + ")");
    add(lines, "", tells.get("description"));
    add(lines, "author", tells.get("author"));
    add(lines, "license", tells.get("license"));
    add(lines, "homepage", tells.get("homepage"));
    add(lines, "from", plugin.text("entry"));
    long since = plugin.get("since") instanceof Number at ? at.longValue() : now;
    add(lines, "state", state(plugin) + ", for " + time(Duration.ofMillis(now - since)));
    add(lines, "swaps", plugin.get("swaps"));
    add(lines, "restarts", plugin.get("restarts"));
    add(lines, "before", plugin.get("before"));
    add(lines, "exchanges", joined(plugin.list("exchanges")));
    add(lines, "needs", joined(plugin.list("needs")));
    add(lines, "can do", joined(tells.list("capabilities")));
    tells
        .map("handles")
        .forEach((name, handled) ->
            add(
                lines,
                "handles",
                name + (handled instanceof ValueMap map ? said(map.get("description")) : "")));
    tells.map("emits").keySet().forEach(name -> add(lines, "emits", name));
    if (plugin.get("failure") instanceof ValueMap failure) {
      add(lines, "failure", failure(failure));
    }
    if (plugin.get("killer") instanceof ValueMap killer) {
      add(lines, "killed by", killer(killer));
    }
    return lines;
  }

  /** A failure in one line, with its place. */
  static String failure(ValueMap failure) {
    String place = "";
    if (failure.get("file") instanceof String file) {
      place = " (" + file + number(failure.get("line")) + number(failure.get("column")) + ")";
    }
    return failure.text("code") + ": " + failure.text("message") + place;
  }

  /** The message that a plugin was handling when it died. */
  static String killer(ValueMap killer) {
    return "%s %s from %s (message %s)"
        .formatted(
            killer.text("name"),
            JsonValues.text(killer.get("value")),
            killer.text("from"),
            killer.text("id"));
  }

  private static String state(ValueMap plugin) {
    boolean trouble = plugin.get("failure") != null && !plugin.text("state").equals("failed");
    return plugin.text("state") + (trouble ? " (last change refused)" : "");
  }

  private static String said(@Nullable Object description) {
    return description == null ? "" : ": " + description;
  }

  private static String number(@Nullable Object number) {
    return number instanceof Number known && known.longValue() > 0 ? ":" + known : "";
  }

  private static void add(List<String> lines, String what, @Nullable Object value) {
    if (value != null && !String.valueOf(value).isEmpty()) {
      lines.add(what.isEmpty() ? "  " + value : "  %-10s %s".formatted(what, value));
    }
  }

  private static String joined(ValueList list) {
    return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String time(Duration time) {
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toSeconds() + " s";
  }
}
