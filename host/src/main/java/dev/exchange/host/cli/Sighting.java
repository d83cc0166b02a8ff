package dev.exchange.host.cli;

import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that an exchange of a host has told of.
 *
 * @param message the event
 * @param at the exchange
 */
record Sighting(Message message, String at) {

  /** How much of a value a line has, in characters. */
  static final int SHORT = 120;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  /** How far the event had come. */
  int depth() {
    return message.route().size();
  }

  /** One line for people. */
  String line(Terminal terminal, ZoneId zone) {
    String time = TIME.format(Instant.ofEpochMilli(message.timestamp()).atZone(zone));
    String value = JsonValues.text(message.value());
    return "%s  %s → %s  %s  %s"
        .formatted(
            terminal.faint(time),
            message.from(),
            at,
            terminal.bold(message.name()),
            value.length() > SHORT ? value.substring(0, SHORT) + "…" : value);
  }

  /** One line of JSON. */
  String json() {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("timestamp", message.timestamp());
    told.put("id", message.id().toString());
    told.put("name", message.name());
    told.put("from", message.from());
    told.put("at", at);
    told.put("trace", message.trace().subList(0, message.trace().size() - 1)); // without us
    if (message.key() != null) {
      told.put("key", message.key());
    }
    told.put("value", message.value());
    return JsonValues.text(ValueMap.of(told));
  }
}
