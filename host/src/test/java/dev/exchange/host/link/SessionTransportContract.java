package dev.exchange.host.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.spi.PacketTransport;
import dev.exchange.spi.Transport;
import dev.exchange.testing.TransportLoadContract;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a transport of packets keeps together with the sessions that go over it. */
abstract class SessionTransportContract extends TransportLoadContract {

  /** The name of the transport. */
  abstract String name();

  /** A cable to that address. */
  abstract Cable.Laid cable(ConnectOptions address);

  @Override
  protected Transport transport() {
    PacketTransport packets =
        ServiceLoader.load(PacketTransport.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.name().equals(name()))
            .findFirst()
            .orElseThrow();
    return new SessionTransport(
        packets,
        SystemMeans.clock(),
        SplittableRandom::new,
        new SecureRandom(),
        ContextLoop::current);
  }

  @Override
  protected ConnectOptions listenAgain(ConnectOptions address) {
    return address;
  }

  @Override
  protected int untakenWhenStopped() {
    return (int) Credit.FIRST.messages();
  }

  @Test
  void cutsInTheMiddleOfEverythingLoseAndDoubleNothing() {
    try (Cable.Laid laid = cable(listener().address())) {
      Pair pair = connect(connectTo(laid.near()));
      List<Object> sent = new ArrayList<>();
      for (long i = 0; i < 5_000; i++) {
        sent.add(i);
        assertThat(pair.near().send(near(i))).isTrue();
        assertThat(pair.far().send(far(i))).isTrue();
        pair.farEnd().awaitMessages((int) Math.max(0, i - 400));
        pair.nearEnd().awaitMessages((int) Math.max(0, i - 400));
        if (i % 200 == 100) {
          laid.cable().cut();
        }
      }
      assertThat(values(pair.farEnd().awaitMessages(5_000))).isEqualTo(sent);
      assertThat(values(pair.nearEnd().awaitMessages(5_000))).isEqualTo(sent);
      assertThat(pair.nearEnd().refused()).isEmpty();
      assertThat(pair.farEnd().refused()).isEmpty();
      assertThat(pair.nearEnd().closings() + pair.farEnd().closings()).isZero();
    }
  }

  @Test
  void aHalfClosedConnectionIsDroppedAndTheSessionGoesOn() {
    try (Cable.Laid laid = cable(listener().address())) {
      Pair pair = connect(connectTo(laid.near()));
      laid.cable().halfClose();
      pair.near().send(near("after"));
      pair.far().send(far("after"));
      assertThat(values(pair.farEnd().awaitMessages(1))).containsExactly("after");
      assertThat(values(pair.nearEnd().awaitMessages(1))).containsExactly("after");
    }
  }

  @Test
  void whatIsTornIntoSingleBytesIsTheSame() {
    try (Cable.Laid laid = cable(listener().address())) {
      laid.cable().tear(1);
      Pair pair = connect(connectTo(laid.near()));
      List<Object> sent = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        sent.add("žluťoučký kůň 🐎 " + i);
        pair.near().send(near(sent.getLast()));
        pair.far().send(far(sent.getLast()));
      }
      assertThat(values(pair.farEnd().awaitMessages(100))).isEqualTo(sent);
      assertThat(values(pair.nearEnd().awaitMessages(100))).isEqualTo(sent);
    }
  }
}
