package dev.exchange.host.http;

import dev.exchange.api.ValueMap;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What probes ask: whether the host is alive, and whether all its programs are loaded. Both answer
 * without a token; which programs there are, only with it.
 *
 * <p>Threading: the server's event loop.
 */
final class Health {

  private final Backend backend;
  private final Door door;
  private final Answer answer;

  Health(Backend backend, Door door, Answer answer) {
    this.backend = backend;
    this.door = door;
    this.answer = answer;
  }

  void alive(RoutingContext routing) {
    answer.value(routing.request(), 200, ValueMap.of("status", "alive"));
  }

  void ready(RoutingContext routing) {
    Readiness readiness = backend.readiness().get();
    if (readiness.ready()) {
      answer.value(routing.request(), 200, ValueMap.of("status", "ready"));
    } else {
      answer.problem(routing.request(), unready(readiness, door.isOpenTo(routing.request())));
    }
  }

  private static Problem unready(Readiness readiness, boolean open) {
    String detail =
        "expected all programs to be loaded, got "
            + readiness.loading().size()
            + " on their way and "
            + readiness.failed().size()
            + " that failed";
    Map<String, Object> members = new LinkedHashMap<>();
    if (open) {
      members.put("loading", readiness.loading());
      members.put("failed", readiness.failed().stream().map(Health::of).toList());
    }
    return new Problem(503, null, detail, ValueMap.of(members));
  }

  private static ValueMap of(Readiness.Failed failed) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("program", failed.program());
    members.putAll(Problem.describe(failed.failure()));
    return ValueMap.of(members);
  }
}
