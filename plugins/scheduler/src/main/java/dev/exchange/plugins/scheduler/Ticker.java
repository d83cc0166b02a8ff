package dev.exchange.plugins.scheduler;

import dev.exchange.api.Exchange;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Sig;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.State;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Fires jobs when they are due.
 *
 * <p>All jobs are in the cell {@code jobs}, which stays over a swap. The version that is at work
 * watches it and sets its alarm. An alarm that rings only says so, with {@code schedule.tick}: the
 * handler of that, one at a time and of one version at a time, looks at the cell, and moves the job
 * on in the same transaction. So a time fires once, whichever version's alarm rings and how often,
 * and none is lost, since a job that has not moved on is still due.
 *
 * <p>Threading: the thread of its exchange.
 */
final class Ticker {

  private static final Logger LOG = System.getLogger(Ticker.class.getName());
  private static final String TICK = "schedule.tick";

  /** When to ring again if what is due has not moved on, in ms. */
  private static final long PATIENCE = 1_000;

  private final Exchange exchange;
  private final InstantSource clock;
  private final long tolerance;

  /** Who asked for a job, as long as this version is at work: its ticks are caused by that. */
  private final Map<String, Sig> askers;

  private @Nullable Alarm alarm;

  /**
   * One that has not begun.
   *
   * @param tolerance how late a job may fire that does not make up for what it missed, in ms
   */
  Ticker(Exchange exchange, InstantSource clock, long tolerance, Map<String, Sig> askers) {
    this.exchange = exchange;
    this.clock = clock;
    this.tolerance = tolerance;
    this.askers = askers;
  }

  /** It fires whenever its version is at work. */
  void begin(Vertx vertx) {
    Alarm set = new Alarm(vertx, clock, () -> watched(exchange.batch(this::ring), "the alarm"));
    alarm = set;
    exchange.handle(TICK, this::tick);
    exchange.watch("jobs", change -> changed(set, change.value()));
  }

  /** It fires no more. */
  void end() {
    if (alarm != null) {
      alarm.end();
    }
  }

  /** The jobs are these from now on, or this version is at work from now on. */
  private void changed(Alarm set, @Nullable Object value) {
    if (value instanceof ValueMap jobs) {
      askers.keySet().retainAll(jobs.keySet());
      OptionalLong next = jobs.values().stream().mapToLong(job -> Job.next(Job.held(job))).min();
      next.ifPresentOrElse(set::set, set::cancel);
    }
  }

  private void ring(State state) {
    long now = clock.millis();
    long again = Long.MAX_VALUE;
    for (Object each : state.map("jobs").values()) {
      ValueMap job = Job.held(each);
      boolean due = Job.next(job) <= now;
      again = Math.min(again, due ? now + PATIENCE : Job.next(job));
      if (due) {
        say(job.text("id"));
      }
    }
    if (alarm != null && again < Long.MAX_VALUE) {
      alarm.set(again);
    }
  }

  private void say(String id) {
    Sig asker = askers.get(id);
    if (asker == null) {
      watched(exchange.send(TICK, ValueMap.of("id", id)), TICK);
    } else {
      asker.emit(TICK, ValueMap.of("id", id));
    }
  }

  private @Nullable Object tick(Message msg, Sig sig, State state) {
    ValueMap jobs = state.map("jobs");
    if (!(jobs.get(msg.text("id")) instanceof ValueMap held)) {
      return null;
    }
    long now = clock.millis();
    Job job = Job.of(held);
    Round round = Round.of(job, now, tolerance);
    if (round.nothing()) {
      return null;
    }
    Job rest = round.rest();
    state.set("jobs", rest == null ? without(jobs, job.id()) : jobs.plus(job.id(), rest.value()));
    long fired = job.fired();
    for (long time : round.fires()) {
      fired++;
      send(job.send());
      sig.emit(
          "schedule.fired",
          told(job, rest).plus("at", time).plus("late", now - time).plus("fired", fired));
    }
    if (!round.missed().isEmpty()) {
      sig.emit(
          "schedule.missed",
          told(job, rest)
              .plus("count", round.missed().size())
              .plus("from", round.missed().getFirst())
              .plus("until", round.missed().getLast()));
    }
    return null;
  }

  private void send(ValueMap message) {
    String name = message.text("name");
    MessageOptions options = MessageOptions.DEFAULT.withTo((String) message.get("to"));
    watched(exchange.send(name, message.get("value"), options), name);
  }

  private static ValueMap told(Job job, @Nullable Job rest) {
    ValueMap told = ValueMap.of("id", job.id(), "by", job.value().get("by"));
    told = job.name() == null ? told : told.plus("name", job.name());
    return told.plus("message", job.send().text("name"))
        .plus("next", rest == null ? null : rest.next());
  }

  /** The same map without that key. */
  static ValueMap without(ValueMap map, String key) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(map);
    rest.remove(key);
    return ValueMap.of(rest);
  }

  private static void watched(Future<Void> done, String what) {
    done.onFailure(e -> LOG.log(Level.WARNING, "{0} came to nothing: {1}", what, e.getMessage()));
  }
}
