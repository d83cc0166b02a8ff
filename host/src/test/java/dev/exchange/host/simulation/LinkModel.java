package dev.exchange.host.simulation;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Messages over a link that breaks again and again, and what is promised of them: each is handled
 * once at most, in the order in which they were sent; whoever was told that his was taken finds it
 * handled; and each ends soon after the trouble.
 *
 * <p>A message fails for one reason alone, PEER_GONE: the session was lost, since it had no
 * connection for 60 s. Its answer may have been under way. So none fails if the trouble was shorter
 * than {@link #SHORT}: the connecting side notices it by 30 s of silence at the latest, has called
 * in vain for 10 s at most and waits 10 s at most before it calls again, and then the session is
 * younger than 60 s. None times out, as all have more time than the trouble can last.
 */
final class LinkModel {

  private static final int STEPS = 40;
  private static final int LONGEST_MILLIS = 20_000;

  /** So soon after the trouble each message has ended. */
  private static final Duration AFTERWARDS = Duration.ofMinutes(2);

  /** More than the longest trouble and what follows it. */
  private static final Duration PATIENCE =
      Duration.ofMillis(STEPS * LONGEST_MILLIS).plus(AFTERWARDS).plusMinutes(1);

  private static final Duration SHORT = Duration.ofSeconds(30);

  private final Simulation simulation;
  private final SplittableRandom random;
  private final List<Long> handled = new ArrayList<>();
  private final Map<Long, Future<?>> sent = new LinkedHashMap<>();
  private final Set<Long> acknowledged = new HashSet<>();
  private final List<String> story = new ArrayList<>();
  private Duration trouble = Duration.ZERO;
  private long number;

  private LinkModel(Simulation simulation) {
    this.simulation = simulation;
    this.random = new SplittableRandom(simulation.seed());
  }

  /** Plays that seed; what was not kept, and how it came to that. Empty if all was. */
  static List<String> play(long seed) {
    try (Simulation simulation = new Simulation(seed)) {
      return new LinkModel(simulation).play();
    }
  }

  private List<String> play() {
    Exchange shop =
        simulation.await(
            simulation
                .process("shop")
                .deploy(
                    Exchange.define("shop")
                        .handler("note", (msg, sig, state) -> took((Long) msg.value()))
                        .handler("ask", (msg, sig, state) -> took((Long) msg.value()))));
    simulation.await(shop.listen(new ConnectOptions("websocket", ValueMap.of("port", 7070L))));
    Exchange client =
        simulation.await(simulation.process("client").deploy(Exchange.define("client")));
    Peer peer =
        simulation.await(
            client.connect(
                new ConnectOptions("websocket", ValueMap.of("url", "ws://shop:7070/exchange"))));
    for (int i = 0; i < STEPS; i++) {
      step(peer);
      long millis = random.nextInt(8) == 0 ? random.nextLong(LONGEST_MILLIS) : random.nextLong(200);
      simulation.advance(Duration.ofMillis(millis));
      trouble = trouble.plusMillis(millis);
      story.add("  " + millis + " ms pass");
    }
    simulation.network().usually(Conditions.GOOD);
    simulation.network().heal("client", "shop");
    simulation.advance(AFTERWARDS);
    List<String> wrong = judge();
    if (!wrong.isEmpty()) {
      wrong.addAll(story);
    }
    return wrong;
  }

  private void step(Peer peer) {
    Network network = simulation.network();
    switch (random.nextInt(12)) {
      case 0 -> {
        network.cut("client", "shop");
        story.add("cut");
      }
      case 1 -> {
        network.partition("client", "shop");
        story.add("partition");
      }
      case 2 -> {
        network.halfOpen("client", "shop");
        story.add("half open: client to shop");
      }
      case 3 -> {
        network.halfOpen("shop", "client");
        story.add("half open: shop to client");
      }
      case 4, 5 -> {
        network.heal("client", "shop");
        story.add("heal");
      }
      case 6 -> {
        Conditions bad =
            Conditions.GOOD
                .withLatency(
                    Duration.ofMillis(random.nextInt(100)), Duration.ofMillis(random.nextInt(200)))
                .withLoss(random.nextInt(3) * 0.1);
        network.usually(bad);
        story.add("conditions " + bad);
      }
      default -> send(peer);
    }
  }

  private void send(Peer peer) {
    int many = 1 + random.nextInt(4);
    for (int i = 0; i < many; i++) {
      long n = ++number;
      MessageOptions options = MessageOptions.DEFAULT.withTimeout(PATIENCE);
      switch (random.nextInt(3)) {
        case 0 -> {
          sent.put(n, peer.send("note", n));
          story.add("send " + n);
        }
        case 1 -> {
          sent.put(n, peer.send("note", n, options.withDelivery(Delivery.ACK)));
          acknowledged.add(n);
          story.add("send with ack " + n);
        }
        default -> {
          sent.put(n, peer.request("ask", n, options));
          acknowledged.add(n);
          story.add("request " + n);
        }
      }
    }
  }

  private Object took(Long n) {
    handled.add(n);
    return n;
  }

  private List<String> judge() {
    List<String> wrong = new ArrayList<>();
    long last = 0;
    Set<Long> seen = new HashSet<>();
    for (long n : handled) {
      if (!seen.add(n)) {
        wrong.add("message " + n + " was handled twice");
      } else if (n < last) {
        wrong.add("message " + n + " was handled after " + last);
      }
      last = Math.max(last, n);
    }
    sent.forEach((n, ended) -> {
      if (!ended.isComplete()) {
        wrong.add("message " + n + " has not ended");
      } else if (ended.succeeded() && acknowledged.contains(n) && !seen.contains(n)) {
        wrong.add("message " + n + " was taken, and not handled");
      } else if (ended.failed() && (trouble.compareTo(SHORT) < 0 || !isLost(ended.cause()))) {
        wrong.add("message %d failed after %s of trouble: %s".formatted(n, trouble, ended.cause()));
      }
    });
    return wrong;
  }

  private static boolean isLost(Throwable cause) {
    return cause instanceof ExchangeException why && why.code() == ErrorCode.PEER_GONE;
  }
}
