package dev.exchange.transports.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.testing.RecordingEnd;
import dev.exchange.transports.http.EventStreamTransport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorwayTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void withoutAPortItTakesOneThatIsFree() {
    int one = port(ValueMap.EMPTY);
    int other = port(ValueMap.EMPTY);
    assertThat(one).isPositive().isNotEqualTo(other);
    assertThat(other).isPositive();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 0.5, 65_536})
  void aPortThatIsNoneIsRefused(double port) {
    assertThatThrownBy(() -> port(ValueMap.of("port", port)))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, , 405",
    "localhost, , 405",
    "127.0.0.1, http://127.0.0.1, 405",
    "127.0.0.1, https://elsewhere.example, 403",
    "elsewhere.example, , 403",
    "elsewhere.example, http://elsewhere.example, 403",
  })
  void aPageWhoseNameLeadsToThisMachineIsRefused(String name, String origin, int status) {
    int port = port(ValueMap.EMPTY);
    RequestOptions request =
        new RequestOptions().setHost("127.0.0.1").setPort(port).setURI("/exchange");
    int answered =
        await(
            vertx
                .createHttpClient()
                .request(request)
                .compose(made -> {
                  made.authority(HostAndPort.create(name, port));
                  if (origin != null) {
                    made.putHeader(HttpHeaders.ORIGIN, origin + ":" + port);
                  }
                  return made.send();
                })
                .map(HttpClientResponse::statusCode));
    assertThat(answered).isEqualTo(status);
  }

  /** At which port it listens. */
  private int port(ValueMap settings) {
    ConnectOptions options = new ConnectOptions("http", settings);
    return await(
        Doorway.open(vertx, options, new EventStreamTransport(), "http", connection -> null)
            .map(open -> URI.create(open.address().settings().text("url")).getPort()));
  }

  private static <T> T await(Future<T> future) {
    return RecordingEnd.within(future.toCompletionStage().toCompletableFuture());
  }
}
