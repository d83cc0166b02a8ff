package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import dev.exchange.api.MessageId;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import org.junit.jupiter.api.Test;

/** What a sender from outside knows beforehand: the message's id and its trace context. */
class GivenIdsTest {

  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void aMessageHasTheIdAndTheTraceContextThatItsSenderGave() {
    try (ComplexFixture fixture = new ComplexFixture()) {
      fixture.deploy(
          Exchange.define("echo")
              .handler(
                  "who",
                  (msg, sig, state) ->
                      ValueMap.of("id", msg.id().toString(), "root", msg.root().toString())
                          .plus("parent", msg.traceparent())
                          .plus("state", msg.tracestate())));
      Exchange asker = fixture.deploy(Exchange.define("asker"));
      MessageId id = MessageId.of(1, 2);
      MessageOptions options = MessageOptions.DEFAULT.withId(id).withTraceContext(PARENT, "a=1");
      assertThat(await(asker.request("who", null, options)))
          .isEqualTo(
              ValueMap.of("id", id.toString(), "root", id.toString())
                  .plus("parent", PARENT)
                  .plus("state", "a=1"));
    }
  }
}
