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
import java.util.List;

/**
 * Messages over a link that breaks again and again, and what is promised of them: each is handled
 * once at most, in the order in which they were sent; whoever was told that his was taken finds it
 * handled; and each ends.
 *
 * <p>A message fails for one reason alone, PEER_GONE: the session was lost, since it had no
 * connection for 60 s. Its answer may have been under way. So none fails if the trouble was shorter
 * than {@link #SHORT}: the connecting side notices it by 30 s of silence at the latest, has called
 * in vain for 10 s at most and waits 10 s at most before it calls again, and then the session is
 * younger than 60 s. None times out, as all have more time than the trouble can last.
 */
class LinkModelTest {

  private static final int STEPS = 40;
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(30);

  /** So soon after the trouble each message has ended. */
  private static final Duration AFTERWARDS = Duration.ofMinutes(2);

  private static final MessageOptions PATIENT =
      MessageOptions.within(LONGEST.multipliedBy(STEPS).plus(AFTERWARDS).plusMinutes(1));

  @Seeds(10_000)
  void linksKeepWhatTheyPromiseHoweverOftenTheyBreak(Complex complex, Scenario scenario) {
    Ledger ledger = new Ledger();
    Peer shop = linked(complex, ledger);
    Faults faults = new Faults(complex, scenario);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      if (scenario.choose(12) < 7) {
        steps.add(faults.between("client", "shop"));
      } else {
        int many = 1 + scenario.choose(4);
        for (int j = 0; j < many; j++) {
          steps.add(message(scenario, shop, ledger));
        }
      }
      steps.add(faults.time(LONGEST));
    }
    long began = complex.clock().nanos();
    scenario.steps(steps);
    Duration trouble = Duration.ofNanos(complex.clock().nanos() - began);
    complex.network().usually(Conditions.GOOD);
    complex.network().heal("client", "shop");
    complex.advance(AFTERWARDS);
    scenario.step(
        new Step(
            "one more request",
            () -> {
              long n = ledger.number();
              Future<Object> answer = shop.request("ask", n);
              ledger.sent(n, Promised.ANSWER, answer);
              complex.advance(Duration.ofMinutes(1));
              assertThat(answer.succeeded()).as("answered in the end").isTrue();
            }));

    assertThat(ledger.handledTwice()).isEmpty();
    assertThat(ledger.disordered()).isEmpty();
    assertThat(ledger.takenAndNotHandled()).isEmpty();
    assertThat(ledger.unended()).isEmpty();
    assertThat(ledger.failedOtherThan(ErrorCode.PEER_GONE)).isEmpty();
    assertThat(trouble.compareTo(SHORT) < 0 ? ledger.failed() : List.of()).isEmpty();
  }

  private static Peer linked(Complex complex, Ledger ledger) {
    Exchange shop =
        complex
            .process("shop")
            .deploy(
                Exchange.define("shop")
                    .handler("note", (msg, sig, state) -> took(ledger, msg.value()))
                    .handler("ask", (msg, sig, state) -> took(ledger, msg.value())));
    Roads.open(complex, shop, 7070);
    Exchange client = complex.process("client").deploy(Exchange.define("client"));
    return complex.await(client.connect(Roads.to("shop", 7070)));
  }

  private static Object took(Ledger ledger, Object number) {
    return ledger.handled((Long) number, "client", "shop");
  }

  private static Step message(Scenario scenario, Peer shop, Ledger ledger) {
    long n = ledger.number();
    return switch (scenario.choose(3)) {
      case 0 -> new Step("send " + n, () -> ledger.sent(n, Promised.NOTHING, shop.send("note", n)));
      case 1 ->
          new Step(
              "send " + n + " with ack",
              () ->
                  ledger.sent(
                      n, Promised.TAKEN, shop.send("note", n, PATIENT.withDelivery(Delivery.ACK))));
      default ->
          new Step(
              "request " + n,
              () -> ledger.sent(n, Promised.ANSWER, shop.request("ask", n, PATIENT)));
    };
  }
}
