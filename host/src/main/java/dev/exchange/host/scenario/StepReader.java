package dev.exchange.host.scenario;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Names;
import dev.exchange.host.config.Forms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads one step of a scenario.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors: BAD_MESSAGE with the place.
 */
final class StepReader {

  /** The longest time. */
  private static final Duration LONGEST = Duration.ofHours(24);

  /** What a step can be, and what else it may say then. */
  private static final Map<String, List<String>> VERBS =
      Map.of(
          "request", List.of("in", "to", "value", "timeout", "expect", "fails", "within"),
          "send", List.of("in", "to", "value"),
          "cell", List.of("in", "of", "expect", "fails", "within"),
          "partition", List.of(),
          "halfOpen", List.of(),
          "heal", List.of(),
          "cut", List.of(),
          "advance", List.of(),
          "start", List.of(),
          "kill", List.of());

  private final Written written;
  private final List<String> processes;

  private StepReader(Written written, List<String> processes) {
    this.written = written;
    this.processes = processes;
  }

  /** Reads it; those are the names of the processes. */
  static Step read(Written written, List<String> processes) {
    return new Step(written, new StepReader(written, processes).action());
  }

  private Step.Action action() {
    List<String> verbs =
        written.members("a step").keySet().stream().filter(VERBS::containsKey).toList();
    if (verbs.size() != 1) {
      throw written.wrong(
          "expected one of %s in a step, got %s"
              .formatted(
                  String.join(", ", VERBS.keySet().stream().sorted().toList()),
                  verbs.isEmpty()
                      ? String.join(", ", written.members("a step").keySet())
                      : String.join(" and ", verbs)));
    }
    String verb = verbs.getFirst();
    List<String> known = new ArrayList<>(VERBS.getOrDefault(verb, List.of()));
    known.add(verb);
    Members members = new Members(written, "step " + verb, known);
    Written what = members.get(verb);
    return switch (verb) {
      case "request" -> new Step.Request(call(members, what), expectation(members));
      case "send" -> new Step.Send(call(members, what));
      case "cell" -> look(members, what);
      case "advance" -> new Step.Advance(time(what, verb));
      case "start" -> new Step.Start(process(what));
      case "kill" -> new Step.Kill(process(what));
      default -> fault(verb, what);
    };
  }

  private Step.Call call(Members members, Written what) {
    Written value = members.find("value");
    Written to = members.find("to");
    Written timeout = members.find("timeout");
    return new Step.Call(
        speaker(members),
        named(what, "the name of a message", Names::sendable),
        value == null ? null : value.message(),
        to == null ? null : named(to, "to", Names::exchange),
        timeout == null ? null : time(timeout, "timeout"));
  }

  private Step.Look look(Members members, Written what) {
    Expectation expected = expectation(members);
    if (expected.wanted() instanceof Expectation.Anything) {
      throw written.wrong("expected expect or fails in step cell, there is neither");
    }
    return new Step.Look(
        speaker(members),
        named(members.get("of"), "of", Names::exchange),
        named(what, "the name of a cell", name -> name),
        expected);
  }

  private Step.Fault fault(String verb, Written what) {
    List<Written> both = what.elements(verb);
    if (both.size() != 2) {
      throw what.wrong("expected two processes in %s, got %d of them".formatted(verb, both.size()));
    }
    String one = process(both.getFirst());
    String other = process(both.getLast());
    if (one.equals(other)) {
      throw what.wrong("expected two processes in %s, got %s twice".formatted(verb, one));
    }
    Step.Fault.Kind kind =
        Arrays.stream(Step.Fault.Kind.values())
            .filter(each -> each.title().equals(verb))
            .findFirst()
            .orElseThrow();
    return new Step.Fault(kind, one, other);
  }

  private Expectation expectation(Members members) {
    Written expect = members.find("expect");
    Written fails = members.find("fails");
    Written within = members.find("within");
    if (expect != null && fails != null) {
      throw fails.wrong("expected expect or fails in a step, got both");
    }
    Expectation.Wanted wanted = new Expectation.Anything();
    if (expect != null) {
      wanted = new Expectation.Equal(expect.message());
    } else if (fails != null) {
      wanted = new Expectation.Failing(code(fails));
    }
    return new Expectation(wanted, within == null ? Duration.ZERO : time(within, "within"));
  }

  /** The process in which that is done: the one that is named, or the only one. */
  private String speaker(Members members) {
    Written in = members.find("in");
    if (in == null && processes.size() == 1) {
      return processes.getFirst();
    }
    return process(in == null ? members.get("in") : in);
  }

  private String process(Written name) {
    String text = name.text("a process");
    if (!processes.contains(text)) {
      throw name.wrong(
          "expected one of the processes %s, got %s".formatted(String.join(", ", processes), text));
    }
    return text;
  }

  private static String named(Written written, String what, UnaryOperator<String> checked) {
    String text = written.text(what);
    try {
      return checked.apply(text);
    } catch (ExchangeException e) {
      throw written.wrong(e.text());
    }
  }

  private static ErrorCode code(Written written) {
    String text = written.text("fails");
    @Nullable ErrorCode code =
        Arrays.stream(ErrorCode.values())
            .filter(each -> each.name().equals(text))
            .findFirst()
            .orElse(null);
    if (code == null) {
      throw written.wrong("expected a code such as TIMEOUT or NO_HANDLER as fails, got " + text);
    }
    return code;
  }

  private static Duration time(Written written, String what) {
    String text = written.value() instanceof String given ? given : "";
    Duration time = Forms.TIME.parse(text).orElse(Duration.ZERO);
    if (time.isZero() || time.compareTo(LONGEST) > 0) {
      throw written.wrong(
          "expected a time of up to 24 hours such as 500ms, 5s or 2m as %s, got %s"
              .formatted(what, written.shown()));
    }
    return time;
  }
}
