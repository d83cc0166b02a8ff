package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.Message;
import dev.exchange.api.Peer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** Three exchanges in a row, a - b - c, of which each knows its neighbours only; c handles x. */
final class SpecChain implements AutoCloseable {

  static final ExchangeLimits LIMITS =
      new ExchangeLimits(65_536, 10_000, 2_048, Duration.ofSeconds(5), Duration.ofMillis(200));

  private final ComplexFixture fixture = new ComplexFixture(LIMITS, false);
  private final Promise<Message> end = Promise.promise();
  private final Exchange a = fixture.deploy(Exchange.define("a"));
  private final Exchange b = fixture.deploy(Exchange.define("b"));
  private final Peer ofA;

  SpecChain() {
    fixture.deploy(
        Exchange.define("c")
            .handler(
                "x",
                (msg, sig, state) -> {
                  end.tryComplete(msg);
                  return "from c";
                }));
    ofA = await(a.connect(ConnectOptions.local("b")));
    await(b.connect(ConnectOptions.local("c")));
  }

  Exchange a() {
    return a;
  }

  Exchange b() {
    return b;
  }

  /** What a calls b by. */
  Peer ofA() {
    return ofA;
  }

  /** The message as it came to c. */
  Future<Message> end() {
    return end.future();
  }

  @Override
  public void close() {
    fixture.close();
  }
}
