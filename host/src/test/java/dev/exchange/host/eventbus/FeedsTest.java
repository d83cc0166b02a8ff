package dev.exchange.host.eventbus;

import static dev.exchange.host.eventbus.BusFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Subscription;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeVerticle;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedsTest {

  private static final String ADDRESS = "exchange.shop.$on.order.*";

  private static ExchangeBuilder shop() {
    return Exchange.define("shop").handler("order.new", (msg, sig, state) -> "ok");
  }

  @Test
  void anExchangePublishesWhileSomebodyListensAlsoWhenItIsMadeAnew() throws Exception {
    try (BusFixture bus = new BusFixture()) {
      Feeds feeds = new Feeds(bus.vertx.eventBus(), Complex.of(bus.vertx).attendance());
      BlockingQueue<Message<Object>> heard = new LinkedBlockingQueue<>();
      bus.vertx.eventBus().consumer(ADDRESS, heard::add);
      Subscription first = feeds.open(ADDRESS);
      Subscription second = feeds.open(ADDRESS);
      for (int life = 0; life < 2; life++) {
        String id = await(bus.vertx.deployVerticle(new ExchangeVerticle(shop())));
        assertThat(bus.ask("exchange.shop.order.new", life)).isEqualTo("ok");
        Message<Object> message = heard.poll(10, TimeUnit.SECONDS);
        assertThat(message.body()).isEqualTo((long) life);
        assertThat(message.headers().get("name")).isEqualTo("order.new");
        assertThat(message.headers().get("from")).isEqualTo("eventbus");
        assertThat(message.headers().get("kind")).isEqualTo("request");
        await(bus.vertx.undeploy(id));
      }
      assertThat(feeds.size()).isEqualTo(1);
      first.cancel();
      first.cancel();
      assertThat(feeds.size()).isEqualTo(1);
      second.cancel();
      assertThat(feeds.size()).isZero();
    }
  }

  @Test
  void anExchangeThatNobodyListensToPublishesNothing() {
    try (BusFixture bus = new BusFixture()) {
      Feeds feeds = new Feeds(bus.vertx.eventBus(), Complex.of(bus.vertx).attendance());
      bus.deploy(shop());
      feeds.open(ADDRESS).cancel();
      Promise<Object> heard = Promise.promise();
      bus.vertx.eventBus().consumer(ADDRESS, heard::tryComplete);
      bus.ask("exchange.shop.order.new", 1);
      bus.vertx.eventBus().publish(ADDRESS, "end");
      assertThat(((Message<?>) await(heard.future())).body()).isEqualTo("end");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"exchange.shop.order", "exchange..$on.x", "exchange.a.b.$on.x", "exchange.a.$on."})
  void anAddressOfNoFeedIsRefused(String address) {
    try (BusFixture bus = new BusFixture()) {
      Feeds feeds = new Feeds(bus.vertx.eventBus(), Complex.of(bus.vertx).attendance());
      ExchangeException refusal =
          catchThrowableOfType(ExchangeException.class, () -> feeds.open(address));
      assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
      assertThat(feeds.size()).isZero();
    }
  }
}
