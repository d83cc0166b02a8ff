package dev.exchange.host.testrun;

import dev.exchange.api.trace.Station;
import dev.exchange.api.trace.TraceEvent;
import dev.exchange.host.exchange.Listing;
import dev.exchange.host.routing.NameTable;
import dev.exchange.host.simulation.Simulation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What has happened to messages in the complex of a test.
 *
 * <p>Threading: that of the simulation.
 */
public final class TestTrace {

  /** What the runner asks of the exchange of a test is nobody's business. */
  private static final String OWN = "test.";

  private static final String TEST = "test";

  /** What people want to read of. */
  private static final Set<Station> TOLD =
      Set.of(Station.EMITTED, Station.HANDLED, Station.DROPPED, Station.FAILED);

  private final List<TraceEvent> events = new ArrayList<>();
  private final Set<String> observed = new HashSet<>();

  /** That of a simulation, from now on. */
  public TestTrace(Simulation simulation) {
    simulation
        .chronicle()
        .onEvent(event -> {
          boolean own = event.exchange().equals(TEST) && event.name().startsWith(OWN);
          if (!own) {
            events.add(event);
          }
        });
  }

  /** All events, oldest first. */
  List<TraceEvent> events() {
    return Collections.unmodifiableList(events);
  }

  /** The handlers of those exchanges are counted. */
  public void observe(List<String> exchanges) {
    observed.addAll(exchanges);
  }

  /** Whether the handlers of that exchange are counted. */
  boolean observes(String exchange) {
    return observed.contains(exchange);
  }

  /** Tells how many messages each handler of an exchange has handled. */
  public void count(Listing exchange, HandlerUse use) {
    NameTable<String> handlers = new NameTable<>();
    for (String name : exchange.handles()) {
      handlers.put(name, name);
      use.add(new HandlerUse.Handler(exchange.program(), exchange.id(), name), 0);
    }
    for (TraceEvent event : events) {
      boolean ended = event.station() == Station.HANDLED || event.station() == Station.FAILED;
      String handler =
          ended && event.nanos() >= 0 && event.exchange().equals(exchange.id())
              ? handlers.find(event.name())
              : null;
      if (handler != null) {
        use.add(new HandlerUse.Handler(exchange.program(), exchange.id(), handler), 1);
      }
    }
  }

  /** The last of them, each as a line. */
  public List<String> lastLines(int many) {
    List<TraceEvent> told =
        events.stream().filter(event -> TOLD.contains(event.station())).toList();
    return told.subList(Math.max(0, told.size() - many), told.size()).stream()
        .map(TestTrace::line)
        .toList();
  }

  private static String line(TraceEvent event) {
    String detail = event.detail() == null ? "" : "  " + event.detail();
    return "+%d ms  %-9s  %s of %s at %s%s"
        .formatted(
            event.timestamp() - Simulation.START_MILLIS,
            event.station().name().toLowerCase(Locale.ROOT),
            event.name(),
            event.from(),
            event.exchange(),
            detail);
  }
}
