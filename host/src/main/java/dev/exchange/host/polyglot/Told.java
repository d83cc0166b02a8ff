package dev.exchange.host.polyglot;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.Listener;
import dev.exchange.api.Location;
import dev.exchange.api.MessageId;
import dev.exchange.api.Route;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Change;
import dev.exchange.api.trace.Why;
import java.net.URI;
import java.util.Locale;
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

  static ValueMap of(Route route) {
    return ValueMap.of(
        new String[] {"name", "step", "next", "exchange", "hops", "candidates", "reason"},
        new @Nullable Object[] {
          route.name(),
          route.step().name().toLowerCase(Locale.ROOT),
          route.next(),
          route.exchange(),
          (long) route.hops(),
          ValueList.of(route.candidates().toArray()),
          route.reason()
        });
  }

  /** The options to connect to it, and the port of its {@code url}, or null. */
  static ValueMap of(Listener listener) {
    ConnectOptions address = listener.address();
    ValueMap settings = address.settings();
    int size = settings.size();
    String[] names = new String[size + 1];
    @Nullable Object[] values = new @Nullable Object[size + 1];
    names[0] = "transport";
    values[0] = address.transport();
    for (int i = 0; i < size; i++) {
      names[i + 1] = settings.keyAt(i);
      values[i + 1] = settings.valueAt(i);
    }
    return ValueMap.of(
        new String[] {"address", "port"},
        new @Nullable Object[] {ValueMap.of(names, values), port(settings.get("url"))});
  }

  private static @Nullable Object port(@Nullable Object url) {
    int port = url instanceof String text ? URI.create(text).getPort() : -1;
    return port < 0 ? null : (Object) (long) port;
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
