package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.Location;
import dev.exchange.api.Message;
import dev.exchange.api.Values;
import dev.exchange.api.trace.Station;
import dev.exchange.host.exchange.Handling.Outcome;
import dev.exchange.host.routing.NameTable;
import dev.exchange.host.state.StateGraph;
import dev.exchange.kernel.KernelHooks;
import dev.exchange.kernel.SignalKernel;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one exchange and the kernel that calls them: a message waits in the kernel's
 * queue under the name of its handler, and each call is one transaction of the state.
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Source: docs/spec/handlers.md, H1 to H3.
 */
final class Handlers implements KernelHooks {

  /** How many generations one turn may take before others on the thread get theirs. */
  private static final int GENERATIONS = 64;

  /**
   * A handler of one version of a program.
   *
   * @param name the pattern that it handles
   * @param site the version
   * @param location where its author wrote it, if that is known
   */
  record Entry(String name, Handler handler, ProgramSite site, @Nullable Location location) {

    /** Checks what a message brings. Throws SCHEMA. */
    void input(@Nullable Object value) {
      if (handler instanceof HandlerContract own) {
        own.input(value);
      }
      site.contract(name).input(value);
    }

    /** Checks an answer. Throws SCHEMA. */
    void output(@Nullable Object value) {
      site.contract(name).output(value);
    }

    String inWords() {
      return "handler " + name + (location == null ? "" : " (" + location + ")");
    }
  }

  private final ExchangeCore exchange;
  private final StateGraph graph;
  private final IntSupplier room;
  private final SignalKernel kernel = new SignalKernel(this);
  private final NameTable<Entry> table = new NameTable<>();
  private int unfinished;
  private final Recent recent = new Recent();
  private @Nullable Choice choice;

  /** Whether the clock was looked at when the handler before ended, which is now. */
  private boolean looked;

  Handlers(ExchangeCore exchange, StateGraph graph, IntSupplier room) {
    this.exchange = exchange;
    this.graph = graph;
    this.room = room;
  }

  /** Adds a handler. Throws CONFLICT if the name has one. */
  void add(Entry entry) {
    if (table.get(entry.name()) != null) {
      throw new ExchangeException(
          ErrorCode.CONFLICT,
          "expected one handler named %s in exchange %s, got two"
              .formatted(entry.name(), exchange.id()));
    }
    put(entry);
  }

  /** Sets a handler in the place of the one that has the name, if one has. What is queued stays. */
  void put(Entry entry) {
    table.put(entry.name(), entry);
    kernel.delayed(entry.name(), passage -> invoke(entry, passage));
  }

  /** The handler of exactly that name; null if there is none. */
  @Nullable Entry get(String name) {
    return table.get(name);
  }

  /** What was handled well of late. */
  Recent recent() {
    return recent;
  }

  /** Ends a handling whose result does not come. */
  void giveUp(Handling handling, ExchangeException why) {
    settle(handling, bad(handling, why));
  }

  /** Who decides while two versions run; null if one runs. */
  void choice(@Nullable Choice deciding) {
    choice = deciding;
  }

  void remove(String name) {
    table.remove(name);
    kernel.remove(name);
  }

  List<String> names() {
    return table.names();
  }

  boolean handles(String name) {
    return table.find(name) != null;
  }

  /** How many messages were accepted and have not ended. Any thread; may lag a moment. */
  int unfinished() {
    return unfinished;
  }

  /** Whether all that was accepted has ended. */
  boolean idle() {
    return unfinished == 0;
  }

  /** Queues a message for its handler; false if there is none. */
  boolean queue(Passage passage) {
    Entry entry = table.find(passage.message.name());
    if (entry == null) {
      return false;
    }
    int limit = room.getAsInt();
    if (kernel.queued() >= limit || unfinished >= limit) {
      throw new ExchangeException(
          ErrorCode.OVERLOADED,
          "expected at most %d messages at work in exchange %s, %s was one more"
              .formatted(limit, exchange.id(), passage.message.name()));
    }
    unfinished++;
    passage.accept();
    exchange.record(Station.QUEUED, passage.message, 0, null);
    kernel.signal(entry.name(), passage);
    if (!kernel.running()) {
      exchange.inbox().schedule();
    }
    return true;
  }

  /** Calls the handlers of what is queued. */
  void run() {
    if (kernel.queued() == 0) {
      return;
    }
    try {
      kernel.run(GENERATIONS);
    } finally {
      looked = false;
      if (kernel.queued() > 0) {
        exchange.inbox().schedule();
      }
    }
  }

  /**
   * Runs a part of a handling that is not its call: a callback, an answer, a resumed coroutine. It
   * is one transaction, undone if the part throws or the handling fails in it.
   */
  void segment(Handling handling, Runnable task) {
    Handling outer = exchange.lane().enter(handling);
    graph.begin(handling.message().id());
    try {
      boolean good = exchange.lane().guarded(handling, task);
      Outcome outcome = handling.outcome;
      end(good && (outcome == null || outcome.failure() == null));
    } finally {
      exchange.lane().leave(outer);
    }
    Outcome outcome = handling.outcome;
    if (outcome != null) {
      settle(handling, outcome);
    }
  }

  @Override
  public void unhandled(String name, @Nullable Object value) {
    if (value instanceof Passage passage) {
      unfinished--;
      exchange.pipeline().resume(passage);
    }
  }

  @Override
  public void failed(String name, @Nullable Object value, Throwable error) {
    if (value instanceof Passage passage && !passage.handled) {
      unfinished--;
      exchange.pipeline().fail(passage, Failures.of(error, exchange.id(), "handler " + name));
    }
  }

  @Override
  public void overrun(int generations, int queued) {
    exchange.inbox().schedule();
  }

  private @Nullable Object invoke(Entry entry, @Nullable Object value) {
    if (!(value instanceof Passage passage)) {
      throw new IllegalArgumentException("expected a message in the queue, got " + value);
    }
    Choice deciding = choice;
    handle(deciding == null ? entry : deciding.choose(entry, passage), passage);
    return null;
  }

  private void handle(Entry entry, Passage passage) {
    long started = looked ? exchange.nanos() : exchange.tick();
    looked = false;
    if (passage.deadline != Long.MAX_VALUE && started - passage.deadline > 0) {
      unfinished--;
      passage.handled = true;
      exchange.pipeline().fail(passage, MessagePipeline.tooLate(passage));
      return;
    }
    Handling handling = new Handling(exchange, passage, entry, started);
    Handling outer = exchange.lane().enter(handling);
    recent.before(graph, unfinished == 1 && !graph.inTransaction());
    graph.begin(passage.message.id());
    Outcome outcome;
    try {
      outcome = call(entry, handling);
      end(outcome == null || outcome.failure() == null);
    } finally {
      exchange.lane().leave(outer);
    }
    Future<?> result = handling.result;
    if (outcome != null) {
      settle(handling, outcome);
      looked = outcome.failure() == null;
    } else if (result != null) {
      entry.site().work().waits(handling);
      result.onComplete(ended -> exchange.lane().resume(handling, () -> ended(handling)));
    }
  }

  /** Calls a handler. Gives null if the result is still to come. */
  private @Nullable Outcome call(Entry entry, Handling handling) {
    try {
      entry.input(handling.message().value());
    } catch (ExchangeException refused) { // the sender's fault, and no failure of the handler
      handling.refused = true;
      return bad(handling, refused);
    }
    try {
      Object result = entry.handler().handle(handling.message(), handling, handling.state());
      if (!(result instanceof Future<?> future)) {
        return good(handling, result);
      }
      if (future.isComplete()) {
        return outcome(handling, future);
      }
      handling.result = future;
      return null;
    } catch (Throwable t) {
      return bad(handling, t);
    }
  }

  /** Ends a transaction. */
  private void end(boolean good) {
    if (good) {
      graph.commit();
    } else {
      graph.rollback();
    }
  }

  /** The result of a handling is there; the segment in which this runs looks at it. */
  private void ended(Handling handling) {
    Future<?> result = handling.result;
    if (result != null && !handling.ended && handling.outcome == null) {
      Outcome outcome = outcome(handling, result);
      handling.outcome = outcome;
      if (!exchange.hasState()) { // this is no segment
        settle(handling, outcome);
      }
    }
  }

  private static Outcome outcome(Handling handling, Future<?> future) {
    return future.succeeded() ? good(handling, future.result()) : bad(handling, future.cause());
  }

  @SuppressWarnings("ReferenceEquality") // NULL is one object
  private static Outcome good(Handling handling, @Nullable Object result) {
    try {
      Object value = result == Handler.NULL ? null : Values.of(result);
      Entry entry = handling.entry;
      if (result != null && entry != null) {
        entry.output(value);
      }
      return new Outcome(value, result != null, null);
    } catch (ExchangeException e) {
      String text = "the result of " + handling.handler + ": " + e.text();
      return bad(handling, new ExchangeException(e.code(), text, "", null, null));
    }
  }

  private static Outcome bad(Handling handling, Throwable thrown) {
    return new Outcome(null, false, handling.failed(thrown));
  }

  private void settle(Handling handling, Outcome outcome) {
    handling.outcome = null;
    if (handling.ended) {
      return;
    }
    ExchangeException failure = outcome.failure();
    Choice deciding = choice;
    if (failure != null && deciding != null && handling.nobodyNoticed()) {
      Entry other = deciding.instead(handling);
      if (other != null) {
        handling.ended = true;
        count(handling, false);
        handle(other, handling.passage);
        return;
      }
    }
    if (failure == null) {
      end(handling, Station.HANDLED, handling.handler);
      recent.add(handling.message());
    } else {
      end(handling, Station.FAILED, failure.describe());
    }
    Message candidate = handling.candidate;
    if (candidate != null && (handling.answered || outcome.given() || failure != null)) {
      exchange.emissions().send(handling, candidate);
    }
    if (!handling.answered) {
      handling.answered = true;
      answer(handling, outcome);
    } else if (failure != null) {
      exchange.answers().handlerFailed(handling.passage, failure);
    }
  }

  private void answer(Handling handling, Outcome outcome) {
    ExchangeException failure = outcome.failure();
    Message emitted = handling.emitted;
    if (failure != null) {
      exchange.answers().answer(handling.passage, failure);
    } else if (!outcome.given() && emitted != null) {
      exchange.answers().answer(handling.passage, emitted.name(), emitted.value());
    } else {
      exchange.answers().answer(handling.passage, handling.message().name(), outcome.value());
    }
  }

  private void end(Handling handling, Station station, String detail) {
    handling.ended = true;
    handling.passage.handled = true;
    unfinished--;
    exchange.record(station, handling.passage.message, exchange.tick() - handling.started, detail);
    count(handling, station == Station.HANDLED || handling.refused);
    exchange.handlingEnded();
  }

  private void count(Handling handling, boolean good) {
    Entry entry = handling.entry;
    Choice deciding = choice;
    if (entry != null) {
      entry.site().work().ended(handling, good);
    }
    if (deciding != null) {
      deciding.ended(handling, good);
    }
  }
}
