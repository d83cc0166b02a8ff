package dev.exchange.testing;

import dev.exchange.api.MessageId;
import dev.exchange.api.trace.Station;
import dev.exchange.api.trace.TraceEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Trace events as a picture, in the language of Mermaid.
 *
 * <pre>
 *   sequenceDiagram
 *     participant p0 as test
 *     participant p1 as shop
 *     p0-&gt;&gt;p1: items.fetch (+3 ms)
 *     Note over p1: items.fetch handled (+4 ms)
 *     p1--&gt;&gt;p0: items.fetch (+5 ms)
 * </pre>
 *
 * <p>What is seen from another event is left out: where a message waited, and what came out of an
 * arrow.
 */
final class SequenceDiagram {

  private final Map<String, String> participants = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();
  private final Set<MessageId> told = new HashSet<>();

  private SequenceDiagram() {}

  /** The picture of those events. */
  static String of(List<TraceEvent> events) {
    SequenceDiagram diagram = new SequenceDiagram();
    for (TraceEvent event : events) {
      if (event.station() != Station.EMITTED) {
        diagram.told.add(event.message());
      }
    }
    events.forEach(diagram::add);
    StringBuilder text = new StringBuilder("sequenceDiagram\n");
    diagram.participants.forEach((exchange, alias) ->
        text.append("  participant ").append(alias).append(" as ").append(exchange).append('\n'));
    diagram.lines.forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }

  private void add(TraceEvent event) {
    String here = alias(event.exchange());
    line(event, here)
        .ifPresent(line ->
            lines.add("%s (%s)".formatted(escaped(line), Words.sinceStart(event.timestamp()))));
  }

  private Optional<String> line(TraceEvent event, String here) {
    String name = event.name();
    return switch (event.station()) {
      case FORWARDED ->
          Optional.of("%s->>%s: %s".formatted(here, alias(String.valueOf(event.detail())), name));
      case EMITTED ->
          told.contains(event.message())
              ? Optional.empty()
              : Optional.of("Note over %s: %s emitted".formatted(here, name));
      case RECEIVED, QUEUED -> Optional.empty();
      case HANDLED -> Optional.of("Note over %s: %s handled".formatted(here, name));
      case COMPLETED -> Optional.of("%s-->>%s: %s".formatted(alias(event.from()), here, name));
      case DROPPED, FAILED ->
          Optional.of(
              "Note over %s: %s %s, %s"
                  .formatted(here, name, event.station(), String.valueOf(event.detail())));
    };
  }

  private String alias(String exchange) {
    return participants.computeIfAbsent(exchange, id -> "p" + participants.size());
  }

  /** A semicolon ends a line for Mermaid, and a hash begins the name of a character. */
  private static String escaped(String line) {
    return Words.oneLine(line).replace(';', ',').replace("#", "#35;");
  }
}
