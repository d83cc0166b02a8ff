package dev.exchange.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.testing.Complex;
import dev.exchange.testing.Conditions;
import dev.exchange.testing.Scenario;
import dev.exchange.testing.Seeds;
import dev.exchange.testing.Step;
import dev.exchange.testing.model.Ledger.Promised;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Messages between processes that die and come back, over links that break. Whoever was told that
 * his was taken finds it handled; what was not taken fails with a code, unless its sender died. A
 * life of the receiver handles each message once at most; a later life only one with ack that
 * nobody has confirmed.
 */
class DeliveryModelTest {

  private static final int STEPS = 40;
  private static final int PORT = 7070;

  /** Longer than a session waits for another connection. */
  private static final Duration SESSION_IS_OVER = Duration.ofSeconds(70);

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final MessageOptions PATIENT = MessageOptions.within(PATIENCE);

  /** How long a message is under way at most, after it was written. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(1);

  @Seeds(10_000)
  void whatWasConfirmedWasHandledAlsoWhenProcessesDie(Complex complex, Scenario scenario) {
    Play play = new Play(complex, scenario);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      steps.addAll(play.steps());
      steps.add(play.faults.time(Duration.ofSeconds(20)));
    }
    scenario.steps(steps);
    complex.network().usually(Conditions.GOOD);
    complex.network().heal("client", "shop");
    play.begin();
    play.beginClient();
    complex.advance(Duration.ofMinutes(5));
    play.link();
    complex.advance(Duration.ofMinutes(1));
    scenario.step(new Step("one more message with ack", play::confirmedAtOnce));

    assertThat(play.ledger.handledTwice()).isEmpty();
    assertThat(play.ledger.takenAndNotHandled()).isEmpty();
    assertThat(play.ledger.unended()).isEmpty();
    assertThat(play.ledger.disordered()).isEmpty();
    assertThat(play.wrong).isEmpty();
    assertThat(play.wrongCodes()).isEmpty();
  }

  /** One run. */
  private static final class Play {
    private final Complex complex;
    private final Scenario scenario;
    private final Faults faults;
    private final Ledger ledger = new Ledger();
    private final List<String> wrong = new ArrayList<>();
    private final List<Future<?>> futures = new ArrayList<>();
    private final Map<Long, Integer> senders = new HashMap<>();
    private Future<Peer> shop = Future.failedFuture("not called yet");
    private int life;
    private int clientLife;

    Play(Complex complex, Scenario scenario) {
      this.complex = complex;
      this.scenario = scenario;
      faults = new Faults(complex, scenario);
      begin();
      beginClient();
      complex.await(shop);
    }

    private List<Step> steps() {
      List<Step> steps = new ArrayList<>();
      switch (scenario.choose(18)) {
        case 0 -> steps.add(new Step("the shop dies", this::end));
        case 1, 2 -> steps.add(new Step("the shop lives", this::begin));
        case 15 -> steps.add(new Step("the client dies", this::endClient));
        case 16, 17 -> steps.add(new Step("the client lives", this::beginClient));
        case 3 -> steps.add(new Step("70 s pass", () -> complex.advance(SESSION_IS_OVER)));
        case 4, 5, 6, 7, 8 -> steps.add(faults.between("client", "shop"));
        default -> {
          int many = 1 + scenario.choose(4);
          for (int i = 0; i < many; i++) {
            steps.add(message());
          }
        }
      }
      return steps;
    }

    private Step message() {
      long n = ledger.number();
      return switch (scenario.choose(4)) {
        case 0 -> sending("send " + n, peer -> sent(n, Promised.NOTHING, peer.send("note", n)));
        case 1 ->
            sending(
                "request " + n, peer -> sent(n, Promised.ANSWER, peer.request("ask", n, PATIENT)));
        default -> sending("send " + n + " with ack", peer -> confirmed(peer, n));
      };
    }

    /** A step for which the client has to live, and to be linked. */
    private Step sending(String name, Consumer<Peer> action) {
      return new Step(
          name,
          () -> {
            if (shop.succeeded()) {
              action.accept(shop.result());
            } else {
              link();
            }
          });
    }

    private void confirmed(Peer peer, long n) {
      long late = complex.clock().nanos() + PATIENCE.minus(UNDER_WAY).toNanos();
      Future<Void> ended = peer.send("note", n, PATIENT.withDelivery(Delivery.ACK));
      sent(n, Promised.TAKEN, ended);
      ended.onSuccess(taken -> {
        if (complex.clock().nanos() > late) {
          ledger.late(n);
        }
      });
    }

    private void sent(long n, Promised promised, Future<?> ended) {
      senders.put(n, clientLife);
      ledger.sent(n, promised, ended);
      futures.add(ended);
    }

    private void confirmedAtOnce() {
      long n = ledger.number();
      confirmed(complex.await(shop), n);
      complex.advance(Duration.ofSeconds(1));
      assertThat(ledger.isGood(n)).as("confirmed at once in the end").isTrue();
    }

    private void end() {
      if (complex.process("shop").isRunning()) {
        complex.kill("shop");
      }
    }

    /** Whatever it still waited for, nobody is told. */
    private void endClient() {
      if (complex.process("client").isRunning()) {
        complex.kill("client");
        ledger.senderDied();
        shop = Future.failedFuture("the client is dead");
      }
    }

    private void beginClient() {
      if (!complex.process("client").isRunning()) {
        clientLife++;
        complex.process("client").deploy(Exchange.define("client"));
        link();
      }
    }

    /** The client calls the shop, unless it does, or has. */
    private void link() {
      if (complex.process("client").isRunning() && shop.failed()) {
        shop = complex.process("client").exchange("client").connect(Roads.to("shop", PORT));
      }
    }

    private void begin() {
      if (complex.process("shop").isRunning()) {
        return;
      }
      String name = "life %d of the shop".formatted(++life);
      Exchange born =
          complex
              .process("shop")
              .deploy(
                  Exchange.define("shop")
                      .handler("note", (msg, sig, state) -> took((Long) msg.value(), name))
                      .handler("ask", (msg, sig, state) -> took((Long) msg.value(), name)));
      Roads.open(complex, born, PORT);
    }

    private Object took(long n, String where) {
      if (ledger.handlings(n) > 0 && ledger.promised(n) != Promised.TAKEN) {
        wrong.add("message %d, which is not sent again, came again in %s".formatted(n, where));
      }
      if (ledger.isGood(n) && ledger.promised(n) != Promised.NOTHING) {
        wrong.add("message %d, which was confirmed, came in %s".formatted(n, where));
      }
      String sender = "life %d of the client".formatted(senders.get(n));
      return ledger.handled(n, sender, where);
    }

    /** Failures with other codes than those of a receiver that is away. */
    private List<String> wrongCodes() {
      List<Optional<ErrorCode>> away =
          List.of(
              Optional.empty(), Optional.of(ErrorCode.PEER_GONE), Optional.of(ErrorCode.TIMEOUT));
      return futures.stream()
          .filter(ended -> !away.contains(Ledger.code(ended)))
          .map(String::valueOf)
          .toList();
    }
  }
}
