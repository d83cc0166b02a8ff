package dev.exchange.host.simulation;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Exchanges in three languages and three processes that talk to each other over a bad network for a
 * while: something of everything.
 */
final class Town {

  private static final String SHOP =
      """
      import { exchange } from 'exchange';
      const shop = exchange({ id: 'shop', state: { sold: 0, last: {} }, share: ['sold'], handlers: {
        'shop.sell': async (msg, sig, state) => {
          const price = await shop.request('bank.price', msg.value);
          state.sold += 1;
          state.last = { at: Date.now(), id: crypto.randomUUID(), luck: Math.random() };
          sig('shop.sold', { what: msg.value, price });
          await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 10));
          return state.last;
        },
        'shop.where': () => [new Date(0).toString(), new Date(0).toLocaleDateString(),
          (1234.5).toLocaleString(), 'I'.toLocaleLowerCase()].join(' '),
      } });
      """;

  private static final String BANK =
      """
      import random, time
      from datetime import datetime
      from exchange import exchange

      def price(msg, sig, state):
          state.asked += 1
          time.sleep(random.random() / 100)
          known = {"tea": 3, "cake": 4, "pie": 5}
          return known[msg.value] + random.choice([0, 1, 2])

      def where(msg, sig, state):
          return " ".join([time.strftime("%c %Z %%Z", time.localtime(0)), *time.tzname, time.localtime(0).tm_zone,
                           str(time.timezone), datetime.now().astimezone().tzname(),
                           datetime.fromtimestamp(0).isoformat(), "I".lower()])

      exchange(id="bank", state={"asked": 0},
               handlers={"bank.price": price, "bank.where": where})
      """;

  /**
   * How a run went.
   *
   * @param hash of all that has happened
   * @param events how much that was
   * @param answered how many requests had an answer
   * @param failed how many had an error
   * @param where the scripts take themselves to be: their time zone and language
   */
  record Outcome(String hash, long events, long answered, long failed, String where) {}

  private Town() {}

  /** Prints the outcomes of that many runs with that seed, in that folder. */
  public static void main(String[] args) throws IOException {
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      System.out.println(run(Path.of(args[0]), Long.parseLong(args[1])));
    }
    System.exit(0);
  }

  /** One run. */
  static Outcome run(Path folder, long seed) throws IOException {
    Path shop = Files.writeString(folder.resolve("shop.mjs"), SHOP);
    Path bank = Files.writeString(folder.resolve("bank.py"), BANK);
    try (Simulation simulation = new Simulation(seed)) {
      simulation
          .network()
          .usually(
              Conditions.GOOD
                  .withLatency(Duration.ofMillis(3), Duration.ofMillis(30))
                  .withLoss(0.02)
                  .withBandwidth(200_000));
      SimulatedProcess market = simulation.process("market");
      simulation.await(market.deploy(bank, new JsonObject()));
      simulation.await(market.deploy(shop, new JsonObject()));
      Exchange gate = simulation.await(market.deploy(Exchange.define("gate")));
      simulation.await(gate.listen(listening()));
      List<Future<Object>> asked = new ArrayList<>();
      for (String name : List.of("ann", "bob")) {
        Exchange home =
            simulation.await(
                simulation
                    .process(name)
                    .deploy(
                        Exchange.define(name).cell("seen", 0L).handler("news", (m, s, c) -> 1L)));
        simulation.await(home.connect(to("ws://market:7070/exchange")));
        buy(simulation, home, asked);
      }
      simulation.advance(Duration.ofMillis(40));
      simulation.network().cut("ann", "market");
      simulation.advance(Duration.ofMillis(100));
      simulation.network().partition("bob", "market");
      simulation.advance(Duration.ofSeconds(2));
      simulation.network().heal("bob", "market");
      simulation.await(Future.join(asked).transform(all -> Future.succeededFuture()));
      simulation.advance(Duration.ofSeconds(30));
      String where =
          Stream.of("shop.where", "bank.where")
              .map(name -> String.valueOf(simulation.await(gate.request(name, null))))
              .collect(Collectors.joining(", "));
      long answered = asked.stream().filter(Future::succeeded).count();
      return new Outcome(
          simulation.chronicle().hash(),
          simulation.chronicle().events(),
          answered,
          asked.size() - answered,
          where);
    }
  }

  private static void buy(Simulation simulation, Exchange home, List<Future<Object>> asked) {
    String[] goods = {"tea", "cake", "pie", "nothing"};
    for (int i = 0; i < 12; i++) {
      MessageOptions patient = MessageOptions.DEFAULT.withTimeout(Duration.ofSeconds(20));
      asked.add(home.request("shop.sell", goods[i % goods.length], patient));
      if (i % 3 == 0) {
        simulation.settle();
      }
    }
  }

  private static ConnectOptions listening() {
    return new ConnectOptions("websocket", ValueMap.of("port", 7070L));
  }

  private static ConnectOptions to(String url) {
    return new ConnectOptions("websocket", ValueMap.of("url", url));
  }
}
