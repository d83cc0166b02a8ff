package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.PeerListing;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of two hosts that know of each other by the event bus of one Vert.x only. */
class EventBusLinksTest {

  private static final String JS_SHOP =
      """
      import { exchange } from 'exchange';
      const shop = exchange({ id: 'shop', handlers: { twice: (msg) => 2 * msg.value } });
      const { address } = await shop.listen({ transport: 'eventbus', token: 'sesame' });
      shop.handler('where', () => address);
      """;

  private static final String PY_SHOP =
      """
      from exchange import exchange

      shop = exchange(id="shop", handlers={"twice": lambda msg, sig, state: 2 * msg.value})
      address = shop.listen("eventbus", token="sesame").result().address
      shop.handler("where")(lambda msg, sig, state: address)
      """;

  private static final String JS_PAGE =
      """
      import { exchange, config } from 'exchange';
      const page = exchange({ id: 'page', handlers: { go: async (msg) => {
        const peer = await page.connect(config);
        return [peer.id, await peer.request('twice', msg.value)];
      } } });
      """;

  private static final String PY_PAGE =
      """
      from exchange import exchange, config

      page = exchange(id="page")

      @page.handler("go")
      async def go(msg, sig, state):
          peer = await page.connect(config)
          return [peer.id, await peer.request("twice", msg.value)]
      """;

  @TempDir Path folder;
  private ScriptHost far;
  private ScriptHost near;

  @BeforeEach
  void open() {
    far = new ScriptHost(folder.resolve("far"));
    near = new ScriptHost(folder.resolve("near"), far.vertx);
  }

  @AfterEach
  void close() {
    near.close();
    far.close();
  }

  @ParameterizedTest
  @CsvSource({"js, js, json", "js, py, cbor", "py, js, cbor", "py, py, json"})
  void programsLinkOverTheEventBus(String listening, String connecting, String encoding) {
    String address = shop(listening).settings().text("address");
    String file = connecting.equals("js") ? "page.mjs" : "page.py";
    near.file(file, connecting.equals("js") ? JS_PAGE : PY_PAGE)
        .load(
            file,
            ScriptHost.limits(new JsonObject().put("scriptTimeout", 20_000))
                .put("transport", "eventbus")
                .put("address", address)
                .put("encoding", encoding)
                .put("token", "sesame"));
    Exchange page = near.complex.exchange("page");
    assertThat(ScriptHost.await(page.request("go", 21))).hasToString("[shop, 42]");
    assertThat(near.complex.peers("page"))
        .extracting(PeerListing::transport, PeerListing::address)
        .containsExactly(tuple("eventbus", address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "cbor"})
  void anApplicationLinksToAProgramAndNeedsItsToken(String encoding) {
    String address = shop("js").settings().text("address");
    ExchangeVerticle office = new ExchangeVerticle(Exchange.define("office"), near.complex);
    ScriptHost.await(near.vertx.deployVerticle(office));
    ConnectOptions wrong = options("address", address, "encoding", encoding);
    assertThat(ScriptHost.failure(() -> ScriptHost.await(office.exchange().connect(wrong))).code())
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    ConnectOptions right = options("address", address, "encoding", encoding, "token", "sesame");
    Peer peer = ScriptHost.await(office.exchange().connect(right));
    assertThat(ScriptHost.await(peer.request("twice", 4L))).isEqualTo(8L);
  }

  private ConnectOptions shop(String language) {
    String file = language.equals("js") ? "shop.mjs" : "shop.py";
    far.file(file, language.equals("js") ? JS_SHOP : PY_SHOP).load(file);
    ValueMap where =
        (ValueMap) ScriptHost.await(far.complex.exchange("shop").request("where", null));
    assertThat(where.text("transport")).isEqualTo("eventbus");
    return options("address", where.text("address"));
  }

  private static ConnectOptions options(String... settings) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      map.put(settings[i], settings[i + 1]);
    }
    return new ConnectOptions("eventbus", ValueMap.of(map));
  }
}
