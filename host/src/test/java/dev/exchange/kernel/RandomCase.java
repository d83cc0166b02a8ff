package dev.exchange.kernel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exchange.kernel.KernelCase.Outcome;
import java.util.List;
import java.util.Random;

/**
 * Makes cases at random: handlers and hooks that signal, nest, throw, define and remove each other,
 * under five names of which one starts unknown. The same seed makes the same case. What a case must
 * come to is not known; two kernels that play it must agree.
 */
final class RandomCase {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "x");

  private final Random random;

  private RandomCase(long seed) {
    this.random = new Random(seed);
  }

  static KernelCase of(long seed) {
    RandomCase maker = new RandomCase(seed);
    ArrayNode define = JSON.arrayNode();
    for (String name : NAMES.subList(0, 4)) {
      define.add(maker.definition().insert(1, name));
    }
    ObjectNode hooks = JSON.objectNode();
    for (String hook : List.of("unhandled", "failed", "overrun")) {
      hooks.set(hook, maker.random.nextInt(3) == 0 ? maker.operations(2, 2) : JSON.arrayNode());
    }
    ArrayNode script = maker.script(4 + maker.random.nextInt(12));
    Outcome unknown = new Outcome(JSON.arrayNode(), 0, 0);
    return new KernelCase(
        "seed " + seed, "seed " + seed, List.of(), define, hooks, script, unknown);
  }

  /** A table and the operations of a handler; the name goes between the two. */
  private ArrayNode definition() {
    ArrayNode operations = JSON.arrayNode().add(operation("record", String.valueOf(number())));
    operations.addAll(operations(1, 4));
    return JSON.arrayNode().add(random.nextInt(3) == 0 ? "immediate" : "delayed").add(operations);
  }

  private ArrayNode script(int length) {
    ArrayNode script = JSON.arrayNode();
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(5)) {
        case 0 -> script.add(operation("step"));
        case 1 -> script.add(operation("run").add(random.nextInt(5)));
        default -> script.add(ordinary(1));
      }
    }
    return script.add(operation("run").add(4)).add(operation("queued"));
  }

  private ArrayNode operations(int depth, int atMost) {
    ArrayNode operations = JSON.arrayNode();
    int length = random.nextInt(atMost + 1);
    for (int i = 0; i < length; i++) {
      operations.add(ordinary(depth));
    }
    switch (random.nextInt(8)) {
      case 0 -> operations.add(operation("throw", "boom " + number()));
      case 1, 2 -> operations.add(operation("return").add(number()));
      case 3 -> operations.add(operation("echo"));
      default -> {}
    }
    return operations;
  }

  private ArrayNode ordinary(int depth) {
    return switch (random.nextInt(15)) {
      case 0, 1, 2, 3 -> operation("signal", name()).add(number());
      case 4, 5 -> operation("result", name()).add(number());
      case 6 -> operation("forward", name());
      case 7 -> operation("countdown", name());
      case 8 -> operation("queued");
      case 9 -> operation("running");
      case 10 -> operation("step");
      case 11 -> operation("run").add(random.nextInt(4));
      case 12 -> random.nextInt(3) == 0 ? operation("remove", name()) : operation("knows", name());
      case 13 -> operation("flood", name()).add(random.nextInt(20));
      default -> depth < 3 ? redefinition(depth) : operation("knows", name());
    };
  }

  private ArrayNode redefinition(int depth) {
    return operation("define")
        .add(random.nextInt(4) == 0 ? "immediate" : "delayed")
        .add(name())
        .add(operations(depth + 1, 3));
  }

  private static ArrayNode operation(String word, String... arguments) {
    ArrayNode operation = JSON.arrayNode().add(word);
    for (String argument : arguments) {
      operation.add(argument);
    }
    return operation;
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private int number() {
    return random.nextInt(10);
  }
}
