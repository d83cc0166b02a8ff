package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import dev.exchange.api.Message;
import dev.exchange.api.Subscription;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rule H4 of {@code docs/spec/handlers.md}. */
class SpecSubscribersTest {

  private final ComplexFixture fixture = new ComplexFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void subscribersSeeRequestsAndTheirReplies() {
    List<String> seen = new CopyOnWriteArrayList<>();
    fixture.deploy(Exchange.define("worker").handler("q", (msg, sig, state) -> "a"));
    Exchange app = fixture.deploy(Exchange.define("app"));
    app.on("q", msg -> seen.add(msg.kind() + " " + msg.value()));
    await(app.request("q", "?"));
    assertThat(seen).containsExactly("REQUEST ?", "REPLY a");
  }

  @Test
  void whatASubscriberSendsIsCausedByWhatItObserved() {
    Promise<Message> seen = Promise.promise();
    Promise<Message> sent = Promise.promise();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("a", (msg, sig, state) -> null)
                .handler("b", (msg, sig, state) -> sent.tryComplete(msg)));
    app.on(
        "a",
        msg -> {
          seen.complete(msg);
          app.send("b", null);
        });
    await(app.send("a", null));
    assertThat(await(sent.future()).cause()).isEqualTo(await(seen.future()).id());
  }

  @Test
  void aSubscriberThatThrowsHidesNothingFromTheOthers() {
    List<String> seen = new CopyOnWriteArrayList<>();
    Exchange app =
        fixture.deploy(
            Exchange.define("app").handler("a", (msg, sig, state) -> seen.add("handled")));
    app.on(
        "a",
        msg -> {
          throw new IllegalStateException("no");
        });
    app.on("a", msg -> seen.add(msg.kind().name()));
    await(app.request("a", null));
    assertThat(seen).startsWith("REQUEST", "handled");
  }

  @Test
  void aCancelledSubscriberIsCalledNoMore() {
    AtomicInteger calls = new AtomicInteger();
    Exchange app = fixture.deploy(Exchange.define("app").handler("a", (msg, sig, state) -> null));
    Subscription subscription = app.on("a", msg -> calls.incrementAndGet());
    await(app.request("a", null));
    int before = calls.get();
    subscription.cancel();
    subscription.cancel();
    await(app.request("a", null));
    assertThat(before).isPositive();
    assertThat(calls).hasValue(before);
  }
}
