package dev.exchange.host.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import dev.exchange.api.ValueList;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time and randomness of scripts in a simulation, and their order. */
class SimulatedScriptsTest {

  private static final String JAVASCRIPT =
      """
      import { exchange } from 'exchange';
      const app = exchange({ id: 'app', handlers: {
        times: () => [Date.now(), new Date().getTime(), new Date(0).getTime(),
          new Date().toISOString(), new Date() instanceof Date, Date.UTC(1970, 0, 2)],
        drawn: () => [Math.random(), crypto.randomUUID(), ...crypto.getRandomValues(new Uint8Array(4))],
        rests: async () => {
          const begun = Date.now();
          await new Promise((resolve) => setTimeout(resolve, 3_600_000));
          return Date.now() - begun;
        },
        calls: async (msg) => (await app.request('other.slow', msg.value)) + 1,
      } });
      """;

  private static final String PYTHON =
      """
      import asyncio, datetime, os, random, time, uuid
      from datetime import date
      from exchange import exchange

      def times(msg, sig, state):
          real = datetime.datetime(1970, 1, 2, tzinfo=datetime.timezone.utc)
          return [int(time.time() * 1000), time.time_ns() // 1_000_000,
                  int(datetime.datetime.now(datetime.timezone.utc).timestamp() * 1000),
                  date.today().isoformat(), isinstance(datetime.datetime.now(), datetime.datetime),
                  int(real.timestamp() * 1000), datetime.datetime.utcnow().isoformat()]

      def drawn(msg, sig, state):
          return [random.random(), str(uuid.uuid4()), *os.urandom(4), random.SystemRandom().random()]

      def rests(msg, sig, state):
          begun = time.time()
          time.sleep(3600)
          return round((time.time() - begun) * 1000)

      async def sleeps(msg, sig, state):
          begun = time.monotonic()
          await asyncio.sleep(60)
          return round((time.monotonic() - begun) * 1000)

      def calls(msg, sig, state):
          return app.request("other.slow", msg.value).result() + 1

      app = exchange(id="app", handlers={
          "times": times, "drawn": drawn, "rests": rests, "sleeps": sleeps, "calls": calls})
      """;

  @TempDir private Path folder;

  @Test
  void theTimeOfJavaScriptIsVirtual() throws IOException {
    try (Simulation simulation = new Simulation(1)) {
      Exchange test = start(simulation, "app.mjs", JAVASCRIPT);
      long now = simulation.clock().millis();
      assertThat(ask(simulation, test, "times", null))
          .isEqualTo(ValueList.of(now, now, 0L, "2026-01-01T00:00:00.000Z", true, 86_400_000L));
      assertThat(ask(simulation, test, "rests", null)).isEqualTo(3_600_000L);
    }
  }

  @Test
  void theTimeOfPythonIsVirtual() throws IOException {
    try (Simulation simulation = new Simulation(1)) {
      Exchange test = start(simulation, "app.py", PYTHON);
      long now = simulation.clock().millis();
      assertThat(ask(simulation, test, "times", null))
          .isEqualTo(
              ValueList.of(now, now, now, "2026-01-01", true, 86_400_000L, "2026-01-01T00:00:00"));
      assertThat(ask(simulation, test, "rests", null)).isEqualTo(3_600_000L);
      assertThat(ask(simulation, test, "sleeps", null)).isEqualTo(60_000L);
    }
  }

  @Test
  void whatScriptsDrawIsDecidedByTheSeed() throws IOException {
    for (String file : List.of("app.mjs", "app.py")) {
      String text = file.endsWith(".py") ? PYTHON : JAVASCRIPT;
      List<Object> drawn = new ArrayList<>();
      for (long seed : new long[] {5, 5, 6}) {
        try (Simulation simulation = new Simulation(seed)) {
          drawn.add(ask(simulation, start(simulation, file, text), "drawn", null));
        }
      }
      assertThat(drawn.get(0)).as(file).isEqualTo(drawn.get(1)).isNotEqualTo(drawn.get(2));
    }
  }

  @Test
  void aHandlerThatWaitsLetsOthersGoOn() throws IOException {
    for (String file : List.of("app.mjs", "app.py")) {
      try (Simulation simulation = new Simulation(9)) {
        Exchange test = start(simulation, file, file.endsWith(".py") ? PYTHON : JAVASCRIPT);
        simulation.await(
            simulation
                .process("main")
                .deploy(
                    Exchange.define("other")
                        .handler("other.slow", (msg, sig, state) -> msg.value())));
        assertThat(ask(simulation, test, "calls", 41L)).as(file).isEqualTo(42L);
      }
    }
  }

  private Exchange start(Simulation simulation, String file, String text) throws IOException {
    Path program = Files.writeString(folder.resolve(file), text);
    SimulatedProcess main = simulation.process("main");
    simulation.await(main.deploy(program, new JsonObject()));
    return simulation.await(main.deploy(Exchange.define("test")));
  }

  private static Object ask(Simulation simulation, Exchange test, String name, Object value) {
    return simulation.await(
        test.request(
            name,
            value,
            dev.exchange.api.MessageOptions.DEFAULT.withTimeout(java.time.Duration.ofHours(2))));
  }
}
