package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import dev.exchange.api.trace.Station;
import dev.exchange.api.trace.TraceEvent;
import dev.exchange.api.trace.Why;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules of {@code docs/spec/traces.md}. */
class SpecTracesTest {

  private static final Pattern STATION = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");
  private static final Duration SHORT = Duration.ofMillis(200);

  private final ComplexFixture fixture =
      new ComplexFixture(new ExchangeLimits(1_000, 10, 64, Duration.ofSeconds(5), SHORT), true);

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theTableOfStationsIsTheListOfStations() throws IOException {
    String page = Files.readString(Path.of("../docs/spec/traces.md"));
    List<String> told = STATION.matcher(page).results().map(found -> found.group(1)).toList();
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Station.values()).map(Enum::name).toList());
  }

  @Test
  void aRequestToAPeerPassesTheseStations() {
    fixture.deploy(Exchange.define("worker").handler("q", (msg, sig, state) -> "a"));
    Exchange app = fixture.deploy(Exchange.define("app"));
    await(app.request("q", null));
    assertThat(stations("app", "q"))
        .containsExactly(Station.EMITTED, Station.FORWARDED, Station.RECEIVED, Station.COMPLETED);
    assertThat(stations("worker", "q"))
        .containsExactly(Station.RECEIVED, Station.QUEUED, Station.HANDLED, Station.EMITTED);
    TraceEvent handled =
        await(fixture.complex.trace("worker")).stream()
            .filter(event -> event.station() == Station.HANDLED)
            .findFirst()
            .orElseThrow();
    assertThat(handled.detail()).contains("handler q");
    assertThat(handled.nanos()).isPositive();
  }

  @Test
  void aLossIsRecordedWithItsReason() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    await(app.send("nobody", null));
    TraceEvent dropped =
        await(fixture.complex.trace("app")).stream()
            .filter(event -> event.station() == Station.DROPPED)
            .findFirst()
            .orElseThrow();
    assertThat(dropped.name()).isEqualTo("nobody");
    assertThat(dropped.detail()).startsWith("NO_HANDLER");
  }

  @Test
  void theRingKeepsTheNewestRecords() {
    Exchange app = fixture.deploy(Exchange.define("app").handler("n", (msg, sig, state) -> 1));
    for (int i = 0; i < 100; i++) {
      await(app.request("n", i));
    }
    List<TraceEvent> events = await(fixture.complex.trace("app"));
    assertThat(events).hasSize(64);
    assertThat(events.getLast().station()).isEqualTo(Station.COMPLETED);
    assertThat(ExchangeLimits.DEFAULT.ring()).isEqualTo(2_048);
  }

  @Test
  void whyTellsTheMessagesFromTheChangeToTheRoot() {
    Promise<Object> done = Promise.promise();
    Exchange counter =
        fixture.deploy(
            Exchange.define("counter")
                .cell("n", 0)
                .handler(
                    "count",
                    (msg, sig, state) -> {
                      state.set("n", 1);
                      return done.tryComplete();
                    }));
    fixture.deploy(
        Exchange.define("worker")
            .handler(
                "work",
                (msg, sig, state) -> {
                  sig.emit("count", null);
                  return null;
                }));
    Exchange app = fixture.deploy(Exchange.define("app"));
    app.send("work", null);
    await(done.future());
    Why why = await(counter.why("n"));
    assertThat(why.complete()).isTrue();
    assertThat(why.change()).isNotNull();
    assertThat(why.steps()).extracting(Why.Step::name).containsExactly("count", "work");
    assertThat(why.steps()).extracting(Why.Step::from).containsExactly("worker", "app");
    assertThat(why.steps()).extracting(Why.Step::exchange).containsExactly("counter", "worker");
    assertThat(why.steps().getFirst().handler()).contains("handler count");
  }

  @Test
  void aCellWithItsFirstValueHasNoWhy() {
    Exchange app = fixture.deploy(Exchange.define("app").cell("n", 0));
    Why why = await(app.why("n"));
    assertThat(why.change()).isNull();
    assertThat(why.steps()).isEmpty();
    assertThat(why.complete()).isTrue();
  }

  @Test
  void aChainThatHasLeftTheRingIsToldAsIncomplete() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .cell("n", 0)
                .handler("noise", (msg, sig, state) -> null)
                .handler(
                    "set",
                    (msg, sig, state) -> {
                      state.set("n", 1);
                      return null;
                    }));
    await(app.request("set", null));
    assertThat(await(app.why("n")).complete()).isTrue();
    for (int i = 0; i < 64; i++) {
      await(app.request("noise", null));
    }
    Why why = await(app.why("n"));
    assertThat(why.change()).isNotNull();
    assertThat(why.complete()).isFalse();
  }

  @Test
  void aSinkGetsEveryRecordAndMayThrow() {
    AtomicInteger records = new AtomicInteger();
    Complex complex =
        new Complex(
            SystemMeans.standard(),
            event -> {
              records.incrementAndGet();
              throw new IllegalStateException("full");
            });
    Vertx vertx = Vertx.vertx();
    try {
      ExchangeVerticle verticle =
          new ExchangeVerticle(
              Exchange.define("app").handler("n", (msg, sig, state) -> "ok"), complex);
      await(vertx.deployVerticle(verticle));
      assertThat(await(verticle.exchange().request("n", null))).isEqualTo("ok");
      assertThat(records.get())
          .isEqualTo(await(complex.trace("app")).size())
          .isEqualTo((int) complex.sinkFailures());
    } finally {
      await(vertx.close());
    }
  }

  private List<Station> stations(String exchange, String name) {
    return await(fixture.complex.trace(exchange)).stream()
        .filter(event -> event.name().equals(name))
        .map(TraceEvent::station)
        .toList();
  }
}
