package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import io.vertx.core.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every exchange answers about itself. */
class InquiriesTest {

  @Test
  void everyExchangeTellsWhatItIsAndHowItIs() {
    try (ComplexFixture fixture = new ComplexFixture()) {
      Exchange app =
          fixture.deploy(
              Exchange.define("app")
                  .cell("total", 0)
                  .cell("own", 0)
                  .share("total")
                  .handler("hi", (msg, sig, state) -> "hello"));
      Exchange other = fixture.deploy(Exchange.define("other"));
      MessageOptions toApp = MessageOptions.DEFAULT.withTo("app");
      await(other.request("hi", null));

      ValueMap ping = (ValueMap) await(other.request("$ping", null, toApp));
      ValueMap told = (ValueMap) await(other.request("$info", null, toApp));
      ValueMap counted = (ValueMap) await(other.request("$stats", null, toApp));

      assertThat(ping.text("id")).isEqualTo("app");
      assertThat(ping.number("at")).isPositive();
      assertThat(told.list("handles")).containsExactly("hi");
      assertThat(told.list("cells")).containsExactly("total");
      assertThat(told.text("language")).isEqualTo("java");
      assertThat(told.number("protocol")).isEqualTo(1);
      assertThat(counted.number("handled")).isEqualTo(1);
      assertThat(counted.number("links")).isEqualTo(1);
      assertThat(((ValueMap) await(other.request("$ping", null))).text("id")).isEqualTo("other");
      assertThat(((ValueMap) await(app.request("$info", null))).text("id")).isEqualTo("app");
    }
  }

  @Test
  void itIsAnsweredWhileAHandlerWaits() {
    try (ComplexFixture fixture = new ComplexFixture()) {
      Promise<Object> open = Promise.promise();
      Exchange app =
          fixture.deploy(Exchange.define("app").handler("wait", (m, s, st) -> open.future()));
      Exchange other = fixture.deploy(Exchange.define("other"));
      var waiting = other.request("wait", null);

      ValueMap counted =
          (ValueMap) await(other.request("$stats", null, MessageOptions.DEFAULT.withTo("app")));

      assertThat(counted.number("handling")).isEqualTo(1);
      open.complete("done");
      assertThat(await(waiting)).isEqualTo("done");
      assertThat(app.id()).isEqualTo("app");
    }
  }

  @Test
  void theQuestionGoesFromLinkToLink() {
    try (ComplexFixture near = new ComplexFixture();
        ComplexFixture far = new ComplexFixture()) {
      Exchange relay = far.deploy(Exchange.define("relay"));
      far.deploy(Exchange.define("end"));
      Listener listener =
          await(relay.listen(new ConnectOptions("websocket", ValueMap.of("port", 0))));
      Exchange app = near.deploy(Exchange.define("app"));
      await(app.connect(listener.address()));

      ValueMap ping =
          (ValueMap) await(app.request("$ping", null, MessageOptions.DEFAULT.withTo("end")));

      assertThat(ping.text("id")).isEqualTo("end");
    }
  }

  @Test
  void reservedNamesAreNotForUsersToHandle() {
    try (ComplexFixture fixture = new ComplexFixture()) {
      Exchange all =
          fixture.deploy(Exchange.define("all").handler("**", (msg, sig, state) -> "mine"));
      Exchange app = fixture.deploy(Exchange.define("app"));

      assertThat(await(app.request("a.b", null))).isEqualTo("mine");
      assertThat(failureOf(app.request("$registry.list", null)).code())
          .isEqualTo(ErrorCode.NO_HANDLER);
      assertThat(failureOf(all.request("$registry.list", null)).code())
          .isEqualTo(ErrorCode.NO_HANDLER);
      for (String name : List.of("$ping", "$registry.list", "$registry.*", "$own")) {
        assertThatThrownBy(() -> all.handle(name, (msg, sig, state) -> 1))
            .isInstanceOfSatisfying(
                ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
        assertThatThrownBy(() -> Exchange.define("x").handler(name, (msg, sig, state) -> 1))
            .isInstanceOf(ExchangeException.class);
      }
      assertThatThrownBy(() -> app.send("$own", null))
          .isInstanceOfSatisfying(
              ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
      await(app.send("$ping", null));
    }
  }
}
