package dev.exchange.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.exchange.kernel.KernelCase.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays a case against a kernel, as {@code scripts/conformance/README.md} describes it. A player
 * that has done as many operations as it may leaves out all further ones, and those of a handler or
 * hook that is nested deeper than {@value #DEEPEST} others, so that a random case ends and no case
 * depends on the size of the stack.
 */
final class CasePlayer implements KernelHooks {

  private static final int DEEPEST = 100;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final KernelCase played;
  private final PlayedKernel kernel;
  private final ArrayNode log = JSON.arrayNode();
  private final Map<String, Tally> tallies = new HashMap<>();
  private int operationsLeft;
  private int depth;

  private CasePlayer(KernelCase played, Function<KernelHooks, PlayedKernel> maker, int operations) {
    this.played = played;
    this.kernel = maker.apply(this);
    this.operationsLeft = operations;
  }

  /** Plays a case and tells what it came to. */
  static Outcome play(
      KernelCase played, Function<KernelHooks, PlayedKernel> maker, int operations) {
    CasePlayer player = new CasePlayer(played, maker, operations);
    for (JsonNode definition : played.define()) {
      player.define(definition, 0);
    }
    for (JsonNode operation : played.script()) {
      player.doInScript(operation);
    }
    return new Outcome(player.log, player.kernel.queued(), player.kernel.hookFailures());
  }

  @Override
  public void unhandled(String name, @Nullable Object value) {
    append("unhandled", name, value);
    doAll(played.hooks().path("unhandled"), "unhandled", value);
  }

  @Override
  public void failed(String name, @Nullable Object value, Throwable error) {
    append("failed", name, value, textOf(error));
    doAll(played.hooks().path("failed"), "failed", value);
  }

  @Override
  public void overrun(int generations, int queued) {
    append("overrun", generations, queued);
    doAll(played.hooks().path("overrun"), "overrun", JSON.numberNode(queued));
  }

  private static String textOf(Throwable error) {
    return switch (error) {
      case CaseError thrown -> String.valueOf(thrown.getMessage());
      case IllegalArgumentException _ -> "refused";
      default -> error.toString();
    };
  }

  private void doInScript(JsonNode operation) {
    try {
      doOne(operation, "", null);
    } catch (IllegalArgumentException _) {
      append("refused");
    }
  }

  private @Nullable Returned doAll(JsonNode operations, String own, @Nullable Object value) {
    if (depth >= DEEPEST) {
      return null;
    }
    depth++;
    try {
      for (JsonNode operation : operations) {
        Returned returned = doOne(operation, own, value);
        if (returned != null) {
          return returned;
        }
      }
      return null;
    } finally {
      depth--;
    }
  }

  private @Nullable Returned doOne(JsonNode operation, String own, @Nullable Object value) {
    if (operationsLeft-- <= 0) {
      operationsLeft = 0;
      return null;
    }
    String name = operation.path(1).asText();
    switch (operation.get(0).textValue()) {
      case "record" -> append(operation.has(1) ? name : "handled", own, value);
      case "signal" -> kernel.signal(name, valueAt(operation, 2));
      case "forward" -> kernel.signal(name, value);
      case "result" -> append("result", name, kernel.signal(name, valueAt(operation, 2)));
      case "flood" -> flood(name, operation.get(2).intValue());
      case "countdown" -> countDown(name, own, value);
      case "repeat" -> {
        return repeat(operation.get(1).intValue(), operation.get(2), own, value);
      }
      case "step" -> append("step", kernel.step());
      case "run" -> append("run", kernel.run(operation.get(1).intValue()));
      case "nudge" -> nudge(operation.get(1).intValue());
      case "define" -> define(operation, 1);
      case "remove" -> append("remove", name, kernel.remove(name));
      case "knows" -> append("knows", name, kernel.knows(name));
      case "queued" -> append("queued", kernel.queued());
      case "running" -> append("running", kernel.running());
      case "tally" -> tallies.computeIfAbsent(own, _ -> new Tally()).add(value);
      case "tallied" -> tallies.getOrDefault(name, new Tally()).appendTo(log, name);
      case "return" -> {
        return new Returned(valueAt(operation, 1));
      }
      case "echo" -> {
        return new Returned(value);
      }
      case "throw" -> throw new CaseError(name);
      default -> throw new IllegalStateException("no such operation: " + operation);
    }
    return null;
  }

  private void define(JsonNode definition, int at) {
    String name = definition.get(at + 1).textValue();
    JsonNode operations = definition.get(at + 2);
    SignalHandler handler =
        value -> {
          Returned returned = doAll(operations, name, value);
          return returned == null ? null : returned.value();
        };
    if (definition.get(at).textValue().equals("immediate")) {
      kernel.immediate(name, handler);
    } else {
      kernel.delayed(name, handler);
    }
  }

  private void flood(String name, int signals) {
    for (int i = 0; i < signals; i++) {
      kernel.signal(name, JSON.numberNode(i));
    }
  }

  private void countDown(String name, String own, @Nullable Object value) {
    if (value instanceof JsonNode number && number.isNumber() && number.intValue() > 0) {
      kernel.signal(name, JSON.numberNode(number.intValue() - 1));
    } else {
      append("reached", own);
    }
  }

  private @Nullable Returned repeat(
      int times, JsonNode operations, String own, @Nullable Object value) {
    for (int i = 0; i < times; i++) {
      Returned returned = doAll(operations, own, value);
      if (returned != null) {
        return returned;
      }
    }
    return null;
  }

  private void nudge(int limit) {
    int generations = kernel.run(limit);
    if (generations != 0) {
      append("nudged", generations);
    }
  }

  private void append(@Nullable Object... entry) {
    ArrayNode line = log.addArray();
    for (Object part : entry) {
      switch (part) {
        case null -> line.addNull();
        case JsonNode node -> line.add(node);
        case String text -> line.add(text);
        case Integer number -> line.add(number);
        case Boolean truth -> line.add(truth);
        default -> line.addPOJO(part);
      }
    }
  }

  private static @Nullable JsonNode valueAt(JsonNode operation, int at) {
    JsonNode value = operation.get(at);
    return value == null || value.isNull() ? null : value;
  }

  private record Returned(@Nullable Object value) {}

  /** What the operation {@code throw} throws. */
  static final class CaseError extends RuntimeException {
    CaseError(String text) {
      super(text);
    }
  }

  private static final class Tally {
    private int calls;
    private int last = Integer.MIN_VALUE;
    private boolean rising = true;

    void add(@Nullable Object value) {
      int number = value instanceof JsonNode node ? node.intValue() : 0;
      rising &= number > last;
      last = number;
      calls++;
    }

    void appendTo(ArrayNode log, String name) {
      log.addArray().add("tallied").add(name).add(calls).add(rising);
    }
  }
}
