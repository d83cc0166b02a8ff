package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Delivery;
import dev.exchange.api.Exchange;
import dev.exchange.api.Listener;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A link under load whose connection is killed again and again, at random moments. */
class CutLinksTest {

  /** How often; more by -Dexchange.cuts=1000. */
  private static final int CUTS = Integer.getInteger("exchange.cuts", 40);

  private static final int AT_ONCE = 64;

  /** About what one round has on the wire, both ways; a cut may fall behind its end. */
  private static final int ROUND_BYTES = 80_000;

  private final ComplexFixture near = new ComplexFixture();
  private final ComplexFixture far = new ComplexFixture();
  private final List<Long> handled = new ArrayList<>();
  private final AtomicLong ended = new AtomicLong();

  @Test
  void noAckIsLostOrDoubledAndEveryRequestEnds() {
    Exchange page = near.deploy(Exchange.define("page"));
    Exchange app =
        far.deploy(
            Exchange.define("app")
                .handler(
                    "keep",
                    (msg, sig, state) -> {
                      handled.add(((Number) msg.value()).longValue());
                      return null;
                    })
                .handler("echo", (msg, sig, state) -> msg.value()));
    Listener listener = await(app.listen(new ConnectOptions("websocket", ValueMap.of("port", 0L))));
    String url = String.valueOf(listener.address().settings().get("url"));
    CuttingProxy proxy = new CuttingProxy(near.vertx, URI.create(url).getPort());
    String through = "ws://127.0.0.1:" + proxy.port() + "/exchange";
    Peer peer = await(page.connect(new ConnectOptions("websocket", ValueMap.of("url", through))));
    Random random = new Random(7);
    long sent = 0;
    while (proxy.connections() < CUTS + 1) {
      List<Future<?>> round = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        MessageOptions lasting =
            MessageOptions.within(Duration.ofMinutes(5)).withDelivery(Delivery.ACK);
        round.add(peer.send("keep", sent++, lasting));
        round.add(
            peer.request("echo", sent, MessageOptions.within(Duration.ofMinutes(5)))
                .onComplete(done -> ended.incrementAndGet()));
      }
      proxy.cutAfter(random.nextInt(ROUND_BYTES));
      await(Future.all(round));
    }
    assertThat(ended).hasValue(sent);
    await(page.request("echo", 0L));
    assertThat(handled).containsExactlyElementsOf(LongStream.range(0, sent).boxed().toList());
    near.close();
    far.close();
  }
}
