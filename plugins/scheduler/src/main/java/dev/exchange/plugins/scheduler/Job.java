package dev.exchange.plugins.scheduler;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Names;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, and when. It is a value in a cell:
 *
 * <pre>
 *   {id, by, name?, cron | every | at, zone, send: {name, value?, to?}, times?, misfire, fired, next}
 * </pre>
 *
 * @param value the whole of it
 * @param plan when it fires
 */
record Job(ValueMap value, Plan plan) {

  /**
   * A new one.
   *
   * @param order what somebody asked for
   * @param id its own, and that of the message that asked for it
   * @param zone that holds if none is said
   * @throws ExchangeException SCHEMA, BAD_MESSAGE for a name, FORBIDDEN for a reserved one
   */
  static Job made(ValueMap order, Identity id, String zone, long now) {
    ValueMap send = order.map("send");
    Names.open(send.text("name"));
    if (send.get("to") != null) {
      Names.exchange(send.text("to"));
    }
    ValueMap value = ValueMap.of("id", id.id(), "by", id.by());
    for (String member : new String[] {"name", "cron", "every", "at"}) {
      value = order.get(member) == null ? value : value.plus(member, order.get(member));
    }
    value = value.plus("zone", order.get("zone") == null ? zone : order.text("zone"));
    Plan plan = plan(value);
    value = plan instanceof At once ? value.plus("at", once.millis()) : value;
    value = value.plus("send", send);
    value = order.get("times") == null ? value : value.plus("times", order.get("times"));
    value = value.plus("misfire", order.get("misfire") == null ? "once" : order.text("misfire"));
    OptionalLong first = plan.first(now);
    if (first.isEmpty()) {
      throw new ExchangeException(
          ErrorCode.SCHEMA, "expected a time that comes, got cron " + value.get("cron"));
    }
    return new Job(value.plus("fired", 0L).plus("next", first.getAsLong()), plan);
  }

  /** Which job it is, and which message asked for it. */
  record Identity(String id, String by) {}

  /** The one that a cell holds. */
  static Job of(ValueMap value) {
    return new Job(value, plan(value));
  }

  /** The same as the cell's map of jobs has it. */
  static ValueMap held(@Nullable Object job) {
    return Values.as(ValueMap.class, job, "a map", "a job in cell jobs");
  }

  String id() {
    return value.text("id");
  }

  @Nullable String name() {
    return (String) value.get("name");
  }

  /** What it sends. */
  ValueMap send() {
    return value.map("send");
  }

  Misfire misfire() {
    return Misfire.of(value.text("misfire"));
  }

  /** When it fires next, in ms since the epoch. */
  long next() {
    return next(value);
  }

  /** The same of the value in a cell. */
  static long next(ValueMap value) {
    return (long) value.number("next");
  }

  /** How often it has fired. */
  long fired() {
    return (long) value.number("fired");
  }

  /** How often it may fire yet. */
  long left() {
    return value.get("times") == null ? Integer.MAX_VALUE : (long) value.number("times") - fired();
  }

  /** The same, after it has fired so often more. */
  Job fired(int more, long next) {
    return new Job(value.plus("fired", fired() + more).plus("next", next), plan);
  }

  /** The zone of that name. Throws SCHEMA if there is none. */
  static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new ExchangeException(
          ErrorCode.SCHEMA, "expected a zone such as Europe/Berlin in zone, got " + name);
    }
  }

  private static Plan plan(ValueMap value) {
    ZoneId zone = zone(value.text("zone"));
    if (value.get("cron") != null) {
      return Cron.of(value.text("cron"), zone);
    }
    if (value.get("every") != null) {
      return new Every((long) value.number("every"));
    }
    return value.get("at") instanceof String text
        ? At.of(text, zone)
        : new At((long) value.number("at"));
  }
}
