package dev.exchange.host.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BusValuesTest {

  private static final Buffer BUFFER = Buffer.buffer(new byte[] {1, 2, 3});

  @Test
  void everyBodyReturnsFromAnExchangeAsItIs() {
    try (BusFixture bus = new BusFixture()) {
      bus.deploy(
          Exchange.define("echo")
              .handler(
                  "back", (msg, sig, state) -> msg.value() == null ? Handler.NULL : msg.value()));
      List<Object> bodies =
          Arrays.asList(
              null,
              true,
              "text €",
              9_007_199_254_740_992L,
              0.5,
              BUFFER,
              new JsonArray().add(1L).addNull().add(new JsonObject()),
              new JsonObject().put("a", new JsonArray().add("b")).putNull("n").put("x", BUFFER));
      for (Object body : bodies) {
        assertThat(bus.ask("exchange.echo.back", body)).isEqualTo(body);
      }
      assertThat(bus.ask("exchange.echo.back", 3)).isEqualTo(3L);
      assertThat(bus.ask("exchange.echo.back", 3.0)).isEqualTo(3L);
      assertThat(bus.ask("exchange.echo.back", new byte[] {1, 2, 3})).isEqualTo(BUFFER);
      assertThat(bus.ask("exchange.echo.back", new JsonObject().put("$bytes", "AQID")))
          .isEqualTo(BUFFER);
    }
  }

  @Test
  void aBodyThatNoMessageCanCarryIsRefusedWithItsPath() {
    try (BusFixture bus = new BusFixture()) {
      bus.deploy(Exchange.define("echo").handler("back", (msg, sig, state) -> msg.value()));
      JsonObject big = new JsonObject().put("a", BigInteger.TWO.pow(80));
      var refusal = bus.refusal("exchange.echo.back", big, new DeliveryOptions());
      assertThat(refusal.failureCode()).isEqualTo(422);
      assertThat(refusal.getMessage()).startsWith("INVALID_VALUE: ").endsWith(" at value.a");
    }
  }

  @Test
  void bytesInTheJsonFormAreBytesAtAnyDepth() {
    JsonObject bytes = new JsonObject().put("$bytes", "AQID");
    Object value = BusValues.of(new JsonArray().add(new JsonObject().put("a", bytes)));
    assertThat(value).isEqualTo(ValueList.of(ValueMap.of("a", Bytes.of(BUFFER))));
    assertThat(BusValues.json(BusValues.body(value)))
        .isEqualTo(new JsonArray().add(new JsonObject().put("a", bytes)));
  }

  @Test
  void whatIsNoBase64IsRefused() {
    for (Object wrong : List.of("?", 1, new JsonObject())) {
      ExchangeException refusal =
          catchThrowableOfType(
              ExchangeException.class, () -> BusValues.of(new JsonObject().put("$bytes", wrong)));
      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    }
  }

  @Test
  void aValueWithoutBytesStaysTheSameObject() {
    ValueMap value = ValueMap.of("a", ValueList.of(1, ValueMap.of("b", "c")));
    assertThat(BusValues.of(value)).isSameAs(value);
  }
}
