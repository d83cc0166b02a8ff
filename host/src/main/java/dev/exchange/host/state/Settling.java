package dev.exchange.host.state;

import dev.exchange.api.Bytes;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Results that come later than their function returns.
 *
 * <pre>
 *  run ─▶ stage ─▶ pending, content as before ──completes──▶ settle ─▶ content, in a transaction
 *                     └─ a later run of the same node, or the undoing of this one ─▶ ignored
 * </pre>
 *
 * <p>Threading: a stage completes on any thread; {@link GraphHooks#resume} brings it to the owner.
 * Source: docs/spec/state.md, S6.
 */
final class Settling {

  private final GraphHooks hooks;
  private final StateGraph graph;
  private long serials;

  Settling(GraphHooks hooks, StateGraph graph) {
    this.hooks = hooks;
    this.graph = graph;
  }

  /** What a function returned: a value in its one form, or a stage. */
  @Nullable Object plain(@Nullable Object returned) {
    return switch (returned) {
      case null -> null;
      case Long _, Integer _, Double _, Boolean _, String _ -> Values.of(returned);
      case ValueMap _, ValueList _, Bytes _ -> returned;
      default -> {
        CompletionStage<?> stage = hooks.async(returned);
        yield stage != null ? stage : Values.of(returned);
      }
    };
  }

  /** The content that a run gives its node now: its own, or the last one while it is pending. */
  @Nullable Object take(Node node, @Nullable Object result) {
    if (!(result instanceof CompletionStage<?> stage)) {
      node.pending = false;
      return result;
    }
    node.pending = true;
    node.serial = ++serials;
    Settlement settlement = new Settlement(node);
    var _ =
        stage.whenComplete((value, error) -> {
          settlement.value = value;
          settlement.error = error;
          hooks.resume(() -> graph.arrived(settlement));
        });
    return Node.isUnset(node.content) ? null : node.content;
  }

  /** What arrived for a node, as its content. */
  @Nullable Object content(Settlement settlement, Evaluation evaluation) {
    Throwable failure = settlement.error;
    if (failure == null) {
      try {
        return Values.of(settlement.value);
      } catch (RuntimeException invalid) {
        failure = invalid;
      }
    }
    return evaluation.fault(settlement.node, settlement.readFault, failure);
  }
}
