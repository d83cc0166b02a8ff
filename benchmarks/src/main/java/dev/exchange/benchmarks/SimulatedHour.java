package dev.exchange.benchmarks;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.ValueMap;
import dev.exchange.host.simulation.SimulatedProcess;
import dev.exchange.host.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How long an hour takes in a simulation.
 *
 * <p>Arguments: exchanges, processes, messages, seed. Each process is linked to the first one; each
 * exchange sends at its own pace to others, which it draws, and half of its messages are requests,
 * whose answers count as messages too.
 */
public final class SimulatedHour {

  private static final Duration HOUR = Duration.ofHours(1);

  private final Simulation simulation;
  private final List<Exchange> exchanges = new ArrayList<>();
  private final SplittableRandom random;
  private long handled;
  private long answered;
  private long failed;

  private SimulatedHour(long seed) {
    simulation = new Simulation(seed);
    random = new SplittableRandom(seed);
  }

  /** Measures and prints. */
  public static void main(String[] args) {
    int exchanges = Integer.parseInt(args[0]);
    int processes = Integer.parseInt(args[1]);
    long messages = Long.parseLong(args[2]);
    new SimulatedHour(Long.parseLong(args[3])).run(exchanges, processes, messages);
    System.exit(0);
  }

  private void run(int many, int processes, long messages) {
    for (int i = 0; i < many; i++) {
      SimulatedProcess process = simulation.process("p" + i % processes);
      exchanges.add(
          simulation.await(
              process.deploy(
                  Exchange.define("e" + i)
                      .handler(
                          "work.e" + i,
                          (msg, sig, state) -> {
                            handled++;
                            return msg.value();
                          }))));
    }
    Exchange first = exchanges.getFirst();
    simulation.await(first.listen(new ConnectOptions("websocket", ValueMap.of("port", 7070L))));
    ConnectOptions there =
        new ConnectOptions("websocket", ValueMap.of("url", "ws://p0:7070/exchange"));
    for (int i = 1; i < processes; i++) {
      simulation.await(exchanges.get(i).connect(there));
    }
    simulation.advance(Duration.ofSeconds(1));
    long began = System.nanoTime();
    long each = Math.max(1, Math.round(HOUR.toMillis() * 1.5 * many / messages));
    for (int i = 0; i < many; i++) {
      Exchange own = exchanges.get(i);
      simulation
          .process("p" + i % processes)
          .vertx()
          .setPeriodic(1 + random.nextLong(each), each, tick -> send(own));
    }
    simulation.advance(HOUR);
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%d exchanges in %d processes, an hour: %d messages in %.1f s, %.0f a second, %d failed;"
            + " %d tasks, %d events, hash %s%n",
        many,
        processes,
        handled + answered,
        seconds,
        (handled + answered) / seconds,
        failed,
        simulation.steps(),
        simulation.chronicle().events(),
        simulation.chronicle().hash());
  }

  private void send(Exchange own) {
    String name = "work.e" + random.nextInt(exchanges.size());
    if (random.nextBoolean()) {
      own.send(name, ValueMap.of("n", handled)).onFailure(this::fails);
    } else {
      own.request(name, ValueMap.of("n", handled)).onComplete(answer -> answered++, this::fails);
    }
  }

  private void fails(Throwable why) {
    if (failed++ == 0) {
      System.out.println("the first that failed: " + why);
    }
  }
}
