package dev.exchange.host.polyglot;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.Location;
import dev.exchange.api.MessageId;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Change;
import dev.exchange.api.trace.Why;
import org.jspecify.annotations.Nullable;

/** Records of the API as values, for guests. Any thread. */
final class Told {

  private Told() {}

  static ValueMap of(Failure failure) {
    Location place = failure.location();
    return ValueMap.of(
        new String[] {"code", "message", "exchange", "location"},
        new @Nullable Object[] {
          failure.code().name(),
          failure.message(),
          failure.exchange(),
          place == null ? null : of(place)
        });
  }

  static ValueMap of(ExchangeException error) {
    return of(error.failure());
  }

  static ValueMap of(Location place) {
    return ValueMap.of(
        new String[] {"file", "line", "column", "stack"},
        new @Nullable Object[] {
          place.file(),
          (long) place.line(),
          (long) place.column(),
          ValueList.of(place.stack().toArray())
        });
  }

  static ValueMap of(Change change) {
    ExchangeException error = change.error();
    MessageId cause = change.cause();
    return ValueMap.of(
        new String[] {"cell", "version", "before", "value", "error", "cause"},
        new @Nullable Object[] {
          change.cell(),
          change.version(),
          change.before(),
          change.value(),
          error == null ? null : of(error),
          cause == null ? null : cause.toString()
        });
  }

  static ValueMap of(Why why) {
    Change change = why.change();
    return ValueMap.of(
        new String[] {"exchange", "cell", "change", "steps", "complete"},
        new @Nullable Object[] {
          why.exchange(),
          why.cell(),
          change == null ? null : of(change),
          ValueList.of(why.steps().stream().map(Told::of).toArray()),
          why.complete()
        });
  }

  private static ValueMap of(Why.Step step) {
    return ValueMap.of(
        new String[] {"exchange", "message", "name", "from", "handler", "nanos", "timestamp"},
        new @Nullable Object[] {
          step.exchange(),
          step.message().toString(),
          step.name(),
          step.from(),
          step.handler(),
          step.nanos(),
          step.timestamp()
        });
  }
}
