package dev.exchange.host.exchange;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.Sig;
import dev.exchange.api.state.State;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * The work of one handler on one message, from the call until its result, however many awaits lie
 * in between. It is what "on behalf of" means: whatever is emitted or written while it is current
 * has its message as the cause.
 *
 * <pre>
 *   RUNNING --result, rejection, throw--> ENDED, and a request has its answer
 * </pre>
 *
 * <p>Threading: the exchange's own thread.
 */
final class Handling implements Sig {

  /**
   * How a handling ends.
   *
   * @param value the result, frozen
   * @param given whether that is an answer; a result of nothing is none
   * @param failure why it failed; null if it did not
   */
  record Outcome(@Nullable Object value, boolean given, @Nullable ExchangeException failure) {}

  final ExchangeCore exchange;
  final Passage passage;
  final String handler;
  final long started;

  /** Whether the request has its answer. */
  boolean answered;

  /** Whether the handler has ended. */
  boolean ended;

  /** What it gave if that was not complete. */
  @Nullable Future<?> result;

  /** How it ends, once that is known. */
  @Nullable Outcome outcome;

  /** The first emission that goes back to the requester: the answer, if there is no result. */
  @Nullable Message emitted;

  /** The same, as long as it was not sent because only the requester can be meant by it. */
  @Nullable Message candidate;

  Handling(ExchangeCore exchange, Passage passage, String handler, long started) {
    this.exchange = exchange;
    this.passage = passage;
    this.handler = handler;
    this.started = started;
    this.answered = !passage.isRequest();
  }

  Message message() {
    return passage.seen();
  }

  @Override
  public void emit(String name, @Nullable Object value) {
    exchange.emissions().emit(this, name, value);
  }

  /** The cells, as its handler sees them. */
  State state() {
    MessageId cause = message().id();
    return exchange.graph().handlerView(() -> cause);
  }

  /** Whether an emission could still answer the request. */
  boolean awaitsAnswer() {
    return !answered && emitted == null;
  }

  ExchangeException failed(Throwable cause) {
    return Failures.of(cause, exchange.id(), handler);
  }
}
