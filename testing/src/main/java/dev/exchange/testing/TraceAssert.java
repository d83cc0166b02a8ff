package dev.exchange.testing;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.MessageId;
import dev.exchange.api.trace.Station;
import dev.exchange.api.trace.TraceEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what has happened to the messages of one name, as far as it has.
 *
 * <p>Threading: see {@link Complex}.
 *
 * <p>Errors: AssertionError, which says what was expected, what came, and at which exchanges.
 */
public final class TraceAssert extends AbstractAssert<TraceAssert, List<TraceEvent>> {

  /** How many messages or events a failure lists at most. */
  private static final int LISTED = 10;

  private final String name;
  private final List<TraceEvent> own;

  TraceAssert(String name, List<TraceEvent> all) {
    super(List.copyOf(all), TraceAssert.class);
    this.name = name;
    own = actual.stream().filter(event -> event.name().equals(name)).toList();
  }

  /** Some message was at those exchanges, in that order; it may have been at others between. */
  public TraceAssert passesThrough(String... exchanges) {
    List<List<String>> roads = roads();
    if (roads.stream().noneMatch(road -> follows(road, List.of(exchanges)))) {
      fails(
          "a message to pass through " + String.join(" -> ", exchanges),
          roads.isEmpty()
              ? none()
              : "the roads"
                  + listed(roads.stream().map(road -> String.join(" -> ", road)).toList()));
    }
    return this;
  }

  /** No message came to that exchange, nor was one emitted there. */
  public TraceAssert neverReaches(String exchange) {
    own.stream()
        .filter(event -> event.exchange().equals(exchange))
        .findFirst()
        .ifPresent(event -> fails("no message at " + exchange, Words.of(event)));
    return this;
  }

  /** Handlers have ended well that often, in all exchanges together. */
  public TraceAssert isHandledTimes(int times) {
    List<TraceEvent> handled = at(Station.HANDLED);
    if (handled.size() != times) {
      Map<String, Long> byExchange =
          handled.stream()
              .collect(
                  Collectors.groupingBy(
                      TraceEvent::exchange, LinkedHashMap::new, Collectors.counting()));
      fails(
          "to be handled %d times".formatted(times),
          own.isEmpty()
              ? none()
              : "%d times, by exchange %s".formatted(handled.size(), byExchange));
    }
    return this;
  }

  /** There is a message of this name before the first one of that other name. */
  public TraceAssert comesBefore(String other) {
    int mine = first(name);
    int others = first(other);
    if (mine < 0 || others < 0 || mine > others) {
      fails(
          "a message before the first of " + other,
          mine < 0
              ? none()
              : others < 0
                  ? "none of " + other
                  : "first %s, then %s"
                      .formatted(Words.of(actual.get(others)), Words.of(actual.get(mine))));
    }
    return this;
  }

  /** Some message ended with that error, at some exchange. */
  public TraceAssert failsWith(ErrorCode code) {
    List<TraceEvent> failed = new ArrayList<>(at(Station.FAILED));
    failed.addAll(at(Station.DROPPED));
    String start = code + ":";
    if (failed.stream().noneMatch(event -> String.valueOf(event.detail()).startsWith(start))) {
      fails(
          "to fail with " + code,
          own.isEmpty()
              ? none()
              : failed.isEmpty()
                  ? "no failure"
                  : "the failures" + listed(failed.stream().map(Words::of).toList()));
    }
    return this;
  }

  private List<TraceEvent> at(Station station) {
    return own.stream().filter(event -> event.station() == station).toList();
  }

  private int first(String wanted) {
    for (int i = 0; i < actual.size(); i++) {
      if (actual.get(i).name().equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  /** The exchanges at which each message was, in order, without repetition. */
  private List<List<String>> roads() {
    Map<MessageId, List<String>> roads = new LinkedHashMap<>();
    for (TraceEvent event : own) {
      List<String> road = roads.computeIfAbsent(event.message(), id -> new ArrayList<>());
      if (road.isEmpty() || !road.getLast().equals(event.exchange())) {
        road.add(event.exchange());
      }
    }
    return List.copyOf(roads.values());
  }

  private static boolean follows(List<String> road, List<String> wanted) {
    int at = 0;
    for (String exchange : road) {
      if (at < wanted.size() && exchange.equals(wanted.get(at))) {
        at++;
      }
    }
    return at == wanted.size();
  }

  private String none() {
    List<String> names = actual.stream().map(TraceEvent::name).distinct().toList();
    return "no message of that name; there were" + (names.isEmpty() ? " none" : listed(names));
  }

  private static String listed(List<String> lines) {
    StringBuilder text = new StringBuilder(":");
    lines.stream().limit(LISTED).forEach(line -> text.append("%n  ".formatted()).append(line));
    if (lines.size() > LISTED) {
      text.append("%n  and %d more".formatted(lines.size() - LISTED));
    }
    return text.toString();
  }

  private void fails(String expected, String got) {
    failWithMessage("%s", "expected %s: %s; got %s".formatted(name, expected, got));
  }
}
