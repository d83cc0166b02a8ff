package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rule H3 of {@code docs/spec/handlers.md}. */
class SpecAnswersTest {

  private final ComplexFixture fixture = new ComplexFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anEmissionThatTheRequesterHandlesIsSentAndAnswers() {
    Promise<Message> event = Promise.promise();
    fixture.deploy(
        Exchange.define("db")
            .handler(
                "query",
                (msg, sig, state) -> {
                  sig.emit("result", "rows");
                  return null;
                }));
    Exchange app =
        fixture.deploy(
            Exchange.define("app").handler("result", (msg, sig, state) -> event.tryComplete(msg)));
    assertThat(await(app.request("query", null))).isEqualTo("rows");
    assertThat(await(event.future()).value()).isEqualTo("rows");
  }

  @Test
  void aHeldEmissionIsSentOnWhenTheHandlerHasAResult() {
    Promise<Message> unhandled = Promise.promise();
    Exchange db =
        fixture.deploy(
            Exchange.define("db")
                .handler(
                    "query",
                    (msg, sig, state) -> {
                      sig.emit("audit", "asked");
                      return "rows";
                    }));
    db.on("message.unhandled", unhandled::tryComplete);
    assertThat(await(db.request("query", null))).isEqualTo("rows");
    Message told = await(unhandled.future());
    assertThat(told.map().map("message").text("name")).isEqualTo("audit");
  }

  @Test
  void onlyTheFirstEmissionAnswers() {
    Promise<Message> unhandled = Promise.promise();
    Exchange db =
        fixture.deploy(
            Exchange.define("db")
                .handler(
                    "query",
                    (msg, sig, state) -> {
                      sig.emit("first", 1);
                      sig.emit("second", 2);
                      return null;
                    }));
    db.on("message.unhandled", unhandled::tryComplete);
    Exchange app = fixture.deploy(Exchange.define("app"));
    assertThat(await(app.request("query", null))).isEqualTo(1L);
    assertThat(await(unhandled.future()).map().map("message").text("name")).isEqualTo("second");
  }

  @Test
  void aHeldEmissionOfAHandlerThatThrowsIsSentOn() {
    List<String> seen = new CopyOnWriteArrayList<>();
    Exchange db =
        fixture.deploy(
            Exchange.define("db")
                .handler(
                    "query",
                    (msg, sig, state) -> {
                      sig.emit("result", 1);
                      throw new IllegalStateException("no");
                    }));
    db.on("*", msg -> seen.add(msg.name()));
    failureOf(db.request("query", null));
    assertThat(seen).startsWith("query", "result").contains("message.unhandled");
  }

  @Test
  void theReplyHasTheNameOfTheEmissionThatAnswers() {
    List<String> replies = new CopyOnWriteArrayList<>();
    fixture.deploy(
        Exchange.define("db")
            .handler(
                "query",
                (msg, sig, state) -> {
                  sig.emit("result", "rows");
                  return msg.value();
                }));
    Exchange app = fixture.deploy(Exchange.define("app"));
    app.on(
        "*",
        msg -> {
          if (msg.kind() == Kind.REPLY) {
            replies.add(msg.name());
          }
        });
    await(app.request("query", null));
    await(app.request("query", "given back"));
    assertThat(replies).containsExactly("result", "query");
  }
}
