package dev.exchange.plugins.scheduler;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.Message;
import dev.exchange.api.Sig;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.State;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What others ask of the scheduler: to add jobs, to remove them, to tell of them.
 *
 * <p>Threading: the thread of its exchange.
 */
final class Orders {

  private static final int USUAL_COUNT = 5;

  private final InstantSource clock;
  private final String zone;
  private final long most;
  private final Map<String, Sig> askers;

  /**
   * Orders under a configuration.
   *
   * @param askers who asked for which job; kept here
   */
  Orders(InstantSource clock, ValueMap config, Map<String, Sig> askers) {
    this.clock = clock;
    this.zone = config.text("zone");
    this.most = (long) config.number("most");
    this.askers = askers;
    Job.zone(zone);
  }

  ExchangeBuilder handledBy(ExchangeBuilder exchange) {
    return exchange
        .handler("schedule.add", this::add)
        .handler("schedule.remove", this::remove)
        .handler("schedule.get", (msg, sig, state) -> found(msg, state, Handler.NULL))
        .handler("schedule.list", (msg, sig, state) -> List.copyOf(state.map("jobs").values()))
        .handler("schedule.next", this::next);
  }

  private Object add(Message msg, Sig sig, State state) {
    ValueMap jobs = state.map("jobs");
    Object name = msg.map().get("name");
    ValueMap before = name == null ? null : named(jobs, name);
    long made = (long) state.number("made") + (before == null ? 1 : 0);
    if (before == null && jobs.size() >= most) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE, "expected at most %d jobs, got one more".formatted(most));
    }
    String id = before == null ? "job-" + made : before.text("id");
    Job job = Job.made(msg.map(), new Job.Identity(id, msg.id().toString()), zone, clock.millis());
    state.set("jobs", jobs.plus(id, job.value()));
    state.set("made", made);
    askers.put(id, sig);
    return ValueMap.of("id", id, "next", job.next());
  }

  private Object remove(Message msg, Sig sig, State state) {
    Object found = found(msg, state, Handler.NULL);
    if (!(found instanceof ValueMap job)) {
      return false;
    }
    state.set("jobs", Ticker.without(state.map("jobs"), job.text("id")));
    return true;
  }

  private Object next(Message msg, Sig sig, State state) {
    ValueMap asked = msg.map();
    ZoneId where = Job.zone(asked.get("zone") == null ? zone : asked.text("zone"));
    Cron cron = Cron.of(asked.text("cron"), where);
    long count = asked.get("count") == null ? USUAL_COUNT : (long) asked.number("count");
    long from =
        switch (asked.get("from")) {
          case null -> clock.millis();
          case String text -> At.of(text, where).millis();
          case Object number -> ((Number) number).longValue();
        };
    List<ValueMap> times = new ArrayList<>();
    OptionalLong time = cron.after(from);
    while (time.isPresent() && times.size() < count) {
      times.add(ValueMap.of("next", time.getAsLong(), "time", text(time.getAsLong(), where)));
      time = cron.after(time.getAsLong());
    }
    return times;
  }

  private static Object found(Message msg, State state, Object none) {
    ValueMap jobs = state.map("jobs");
    Object id = msg.map().get("id");
    Object job = id == null ? named(jobs, msg.text("name")) : jobs.get(id);
    return job == null ? none : job;
  }

  private static @Nullable ValueMap named(ValueMap jobs, Object name) {
    for (Object each : jobs.values()) {
      if (each instanceof ValueMap job && name.equals(job.get("name"))) {
        return job;
      }
    }
    return null;
  }

  private static String text(long millis, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).atZone(zone));
  }
}
