package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules R9 and R10 of {@code docs/spec/routing.md}. */
class SpecCopiesTest {

  private final ComplexFixture fixture = new ComplexFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aWantedEventIsCopiedBesidesItsHandler() {
    Promise<Message> handled = Promise.promise();
    Promise<Message> copied = Promise.promise();
    Exchange news =
        fixture.deploy(
            Exchange.define("news")
                .handler("today", (msg, sig, state) -> handled.tryComplete(msg)));
    Exchange reader = fixture.deploy(Exchange.define("reader"));
    Peer peer = await(reader.connect(ConnectOptions.local("news")));
    peer.on("today", copied::tryComplete);
    settle(peer);
    await(news.send("today", "sun"));
    assertThat(await(handled.future()).value()).isEqualTo("sun");
    assertThat(await(copied.future()).value()).isEqualTo("sun");
    assertThat(await(copied.future()).id()).isEqualTo(await(handled.future()).id());
  }

  @Test
  void aCopyIsNotHandled() {
    AtomicInteger handledByReader = new AtomicInteger();
    Promise<Message> copied = Promise.promise();
    Exchange news =
        fixture.deploy(Exchange.define("news").handler("today", (msg, sig, state) -> "news"));
    Exchange reader =
        fixture.deploy(
            Exchange.define("reader")
                .handler("today", (msg, sig, state) -> handledByReader.incrementAndGet()));
    Peer peer = await(reader.connect(ConnectOptions.local("news")));
    peer.on("today", copied::tryComplete);
    settle(peer);
    await(news.send("today", "sun"));
    await(copied.future());
    settle(peer);
    assertThat(handledByReader).hasValue(0);
  }

  @Test
  void aBroadcastGoesToEveryPeerAndNotToOwnHandlers() {
    List<String> got = new CopyOnWriteArrayList<>();
    for (String id : List.of("b", "c")) {
      fixture.deploy(
          Exchange.define(id)
              .handler("tick", (msg, sig, state) -> got.add(id + " " + msg.to()))
              .handler("sync." + id, (msg, sig, state) -> null));
    }
    Exchange app =
        fixture.deploy(Exchange.define("app").handler("tick", (msg, sig, state) -> got.add("own")));
    await(app.request("sync.b", null));
    await(app.request("sync.c", null));
    app.broadcast("tick", 1);
    await(app.request("sync.b", null));
    await(app.request("sync.c", null));
    assertThat(got).containsExactlyInAnyOrder("b b", "c c");
  }

  /** Waits until the peer has taken all that was sent to it so far. */
  private static void settle(Peer peer) {
    await(peer.request("sync", null, MessageOptions.to(peer.id())).otherwiseEmpty());
  }
}
