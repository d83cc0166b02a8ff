package dev.exchange.host.cli;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of a host did between two answers to {@code host.stats}.
 *
 * <p>Threading: one thread.
 */
final class Rates {

  /** The columns of {@link #rows}. */
  static final List<String> HEAD =
      List.of(
          "EXCHANGE",
          "LANGUAGE",
          "QUEUE",
          "IN/S",
          "HANDLED/S",
          "EMITTED/S",
          "DROPPED",
          "FAILED",
          "LINKS");

  private static final List<String> RATES = List.of("received", "handled", "emitted");

  private final ValueMap after;
  private final double seconds;
  private final Map<String, ValueMap> before = new HashMap<>();

  Rates(ValueMap before, ValueMap after) {
    this.after = after;
    this.seconds = (after.number("at") - before.number("at")) / 1_000;
    ValueList exchanges = before.list("exchanges");
    for (int i = 0; i < exchanges.size(); i++) {
      this.before.put(exchanges.map(i).text("id"), exchanges.map(i));
    }
  }

  /** One row for each exchange. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    ValueList exchanges = after.list("exchanges");
    for (int i = 0; i < exchanges.size(); i++) {
      ValueMap one = exchanges.map(i);
      rows.add(
          List.of(
              one.text("id"),
              one.text("language"),
              whole(queue(one)),
              shown(rate(one, "received")),
              shown(rate(one, "handled")),
              shown(rate(one, "emitted")),
              whole(one.number("dropped")),
              whole(one.number("failed")),
              whole(one.number("links"))));
    }
    return rows;
  }

  /** The later answer with rates, each per second; null where an exchange has just come. */
  ValueMap json() {
    List<ValueMap> all = new ArrayList<>();
    ValueList exchanges = after.list("exchanges");
    for (int i = 0; i < exchanges.size(); i++) {
      ValueMap one = exchanges.map(i);
      Map<String, @Nullable Object> rates = new LinkedHashMap<>();
      RATES.forEach(name -> rates.put(name, rate(one, name)));
      all.add(one.plus("rates", ValueMap.of(rates)));
    }
    return after.plus("exchanges", all);
  }

  /** What waits to be handled, or is being handled. */
  private static double queue(ValueMap one) {
    return one.number("inbox") + one.number("handling") + one.number("parked");
  }

  private @Nullable Double rate(ValueMap one, String name) {
    ValueMap earlier = before.get(one.text("id"));
    double gone = earlier == null ? -1 : one.number(name) - earlier.number(name);
    return gone < 0 || seconds <= 0 ? null : Math.round(gone / seconds * 10) / 10.0;
  }

  private static String shown(@Nullable Double rate) {
    if (rate == null) {
      return "-";
    }
    return String.format(Locale.ROOT, rate == 0 || rate >= 100 ? "%.0f" : "%.1f", rate);
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%.0f", number);
  }
}
