package dev.exchange.transports.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Subscription;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.Transport;
import dev.exchange.testing.RecordingEnd;
import dev.exchange.testing.TransportLoadContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalTransportTest extends TransportLoadContract {

  @Override
  protected int untakenWhenStopped() {
    return RecordingEnd.INBOX;
  }

  @Override
  protected Transport transport() {
    return new LocalTransport();
  }

  @Override
  protected ConnectOptions listenAnywhere() {
    return ConnectOptions.local("here");
  }

  @Override
  protected ConnectOptions listenAgain(ConnectOptions address) {
    return address;
  }

  @Override
  protected ConnectOptions nobody() {
    return ConnectOptions.local("nobody");
  }

  @Test
  void whoeverWaitsIsToldOnceWhenSomebodyBeginsToListen() {
    LocalTransport transport = new LocalTransport();
    List<String> told = new ArrayList<>();
    transport.onListening(ConnectOptions.local("late"), () -> told.add("one"));
    transport.onListening(ConnectOptions.local("late"), () -> told.add("two"));
    transport.onListening(ConnectOptions.local("later"), () -> told.add("three"));
    assertThat(told).isEmpty();
    listenTo(transport, "late").cancel();
    listenTo(transport, "late");
    assertThat(told).containsExactly("one", "two");
  }

  @Test
  void whoeverWaitsNoMoreIsNotTold() {
    LocalTransport transport = new LocalTransport();
    List<String> told = new ArrayList<>();
    Runnable callback = () -> told.add("told");
    Subscription one = transport.onListening(ConnectOptions.local("late"), callback);
    transport.onListening(ConnectOptions.local("late"), callback);
    one.cancel();
    one.cancel();
    listenTo(transport, "late");
    assertThat(told).containsExactly("told");
  }

  @Test
  void noArrivalIsMissedHoweverTheThreadsMeet() throws InterruptedException {
    LocalTransport transport = new LocalTransport();
    for (int i = 0; i < 1_000; i++) {
      String id = "late" + i;
      AtomicInteger told = new AtomicInteger();
      Thread arriving = Thread.ofPlatform().start(() -> listenTo(transport, id));
      transport.onListening(ConnectOptions.local(id), told::incrementAndGet);
      arriving.join();
      assertThat(told).hasValue(1);
    }
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
    assertThat(end.messages()).isEmpty();
    assertThat(end.closings()).isZero();
    await(vertx.close());
  }

  private Subscription listenTo(LocalTransport transport, String id) {
    return transport.listen(vertx(), ConnectOptions.local(id), link -> new RecordingEnd()).result();
  }
}
