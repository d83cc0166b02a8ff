package dev.exchange.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatesTest {

  @Test
  void aRateIsWhatWasAddedPerSecond() {
    Rates rates = new Rates(stats(1_000, app(10)), stats(3_000, app(15)));
    assertThat(rates.rows())
        .containsExactly(List.of("app", "js", "6", "2.5", "2.5", "2.5", "7", "8", "9"));
    assertThat(rates.json().list("exchanges").map(0).map("rates").number("received"))
        .isEqualTo(2.5);
  }

  @Test
  void anExchangeThatHasJustComeOrBegunAnewHasNoRateYet() {
    List<String> none = List.of("-", "-", "-");
    assertThat(new Rates(stats(0), stats(1_000, app(5))).rows().getFirst().subList(3, 6))
        .isEqualTo(none);
    assertThat(new Rates(stats(0, app(9)), stats(1_000, app(5))).rows().getFirst().subList(3, 6))
        .isEqualTo(none);
    assertThat(new Rates(stats(0, app(9)), stats(0, app(9))).rows().getFirst().subList(3, 6))
        .isEqualTo(none);
  }

  private static ValueMap stats(long at, ValueMap... exchanges) {
    return ValueMap.of("at", at, "exchanges", ValueList.of((Object[]) exchanges));
  }

  private static ValueMap app(long done) {
    Map<String, Object> app = new LinkedHashMap<>();
    app.put("id", "app");
    app.put("language", "js");
    app.put("inbox", 1);
    app.put("handling", 2);
    app.put("parked", 3);
    List.of("received", "handled", "emitted").forEach(name -> app.put(name, done));
    app.put("dropped", 7);
    app.put("failed", 8);
    app.put("links", 9);
    return ValueMap.of(app);
  }
}
