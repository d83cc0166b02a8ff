package dev.exchange.transports.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.Transport;
import dev.exchange.testing.RecordingEnd;
import dev.exchange.testing.TransportContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

class LocalTransportTest extends TransportContract {

  @Override
  protected Transport transport() {
    return new LocalTransport();
  }

  @Override
  protected ConnectOptions listenTo(String name) {
    return ConnectOptions.local(name);
  }

  @Override
  protected ConnectOptions connectTo(String name) {
    return ConnectOptions.local(name);
  }

  @Test
  void whoeverClosesWhileItAcceptsIsGone() {
    LocalTransport transport = new LocalTransport();
    Vertx vertx = Vertx.vertx();
    RecordingEnd end = new RecordingEnd();
    await(
        transport.listen(
            vertx,
            ConnectOptions.local("curt"),
            link -> {
              assertThat(link.send(new Frame.Bye("too early"))).isFalse();
              link.close();
              return new RecordingEnd();
            }));
    Future<Link> link = transport.connect(vertx, ConnectOptions.local("curt"), end);
    assertThat(link.failed()).isTrue();
    assertThat(link.cause()).hasMessageContaining("closed it at once");
    assertThat(end.count()).isZero();
    assertThat(end.closings()).isZero();
    await(vertx.close());
  }
}
