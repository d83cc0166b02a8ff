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
  final Handlers.@Nullable Entry entry;
  final String handler;
  final long started;

  /** Whether this is no real handling: a version that is tried does what was done before. */
  final boolean rehearsed;

  /** Whether the request has its answer. */
  boolean answered;

  /** Whether it has sent anything that others may have noticed. */
  boolean spoke;

  /** Whether its message was not what the handler takes. */
  boolean refused;

  /** Whether a rehearsed one wanted something that only a real one gets. */
  boolean unheard;

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

  /** The work of a handler. */
  Handling(ExchangeCore exchange, Passage passage, Handlers.Entry entry, long started) {
    this(exchange, passage, entry.inWords(), started, entry, false);
  }

  /** The work of somebody else, such as a subscriber, in words. */
  Handling(ExchangeCore exchange, Passage passage, String worker, long started) {
    this(exchange, passage, worker, started, null, false);
  }

  private Handling(
      ExchangeCore exchange,
      Passage passage,
      String worker,
      long started,
      Handlers.@Nullable Entry entry,
      boolean rehearsed) {
    this.exchange = exchange;
    this.passage = passage;
    this.entry = entry;
    this.handler = worker;
    this.started = started;
    this.rehearsed = rehearsed;
    this.answered = !passage.isRequest();
  }

  /** A handling of which nobody hears, of a message that was handled before. */
  static Handling rehearsal(ExchangeCore exchange, Message message, Handlers.Entry entry) {
    Passage passage = new Passage(message, exchange.id(), null, Long.MAX_VALUE, false);
    return new Handling(exchange, passage, entry.inWords(), 0, entry, true);
  }

  Message message() {
    return passage.seen();
  }

  @Override
  public void emit(String name, @Nullable Object value) {
    if (entry != null && !name.equals(Emissions.SET)) {
      entry.site().rights().send(name);
    }
    if (rehearsed) {
      return;
    }
    exchange.emissions().emit(this, name, value);
  }

  /** The cells, as its handler sees them. */
  State state() {
    MessageId cause = message().id();
    return exchange.graph().handlerView(() -> cause);
  }

  /** Whether what runs on its behalf can be a transaction of the state now. */
  boolean hasTransactions() {
    return !rehearsed && exchange.hasState();
  }

  /** The exchange whose messages wait while this is blocked; none if it is rehearsed. */
  @Nullable ExchangeCore holder() {
    return rehearsed ? null : exchange;
  }

  /** Whether it has ended in its first turn, and left nothing behind that anybody can see. */
  boolean nobodyNoticed() {
    return result == null && !spoke && !refused;
  }

  /** Whether an emission could still answer the request. */
  boolean awaitsAnswer() {
    return !answered && emitted == null;
  }

  ExchangeException failed(Throwable cause) {
    return Failures.of(cause, exchange.id(), handler);
  }
}
