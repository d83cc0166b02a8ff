package dev.exchange.host.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Delivery;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.Subscription;
import dev.exchange.host.link.Side.Hand;
import dev.exchange.host.link.Side.Line;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An entrance whose loop, clock and connections are in the test's hand. */
class EntranceTest {

  private final Hand clock = new Hand();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Message> delivered = new ArrayList<>();
  private final Entrance entrance =
      new Entrance(new Tasks(), clock, new Random(1), "", Greeter::new);

  @Test
  void anEventThatComesAgainInANewSessionIsNotDeliveredThoughOthersHaveComeMeanwhile() {
    ConnectionHandler first = hello("page");
    hello("other"); // there is nothing to remember of the page yet
    send(first, 1);
    assertThat(delivered).hasSize(1);
    first.closed();
    ConnectionHandler second = hello("page");
    send(second, 1);
    assertThat(delivered).hasSize(1);
  }

  @Test
  void whatIsForgottenAfterItsTimeIsDeliveredAgain() {
    ConnectionHandler first = hello("page");
    send(first, 1);
    first.closed();
    clock.nanos += TimeUnit.MINUTES.toNanos(6);
    send(hello("page"), 1);
    assertThat(delivered).hasSize(2);
  }

  @Test
  void aPeerThatAnnouncesNamesWithoutEndIsRefused() {
    Line line = new Line(Encoding.JSON);
    ConnectionHandler visitor = hello("page", line);
    for (int round = 0; round < 10; round++) {
      announce(visitor, round);
    }
    assertThat(line.packets.stream().map(Buffer::toString)).noneMatch(text -> text.contains("err"));
    announce(visitor, 10);
    assertThat(line.packets.stream().map(Buffer::toString))
        .anyMatch(text -> text.contains("TOO_LARGE") && text.contains("\"end\":true"));
  }

  private void announce(ConnectionHandler visitor, int round) {
    List<String> names = IntStream.range(0, 1_000).mapToObj(i -> "n" + round + "." + i).toList();
    packet(visitor, new WireFrame.Announce(names, List.of()));
  }

  private ConnectionHandler hello(String id) {
    return hello(id, new Line(Encoding.JSON));
  }

  private ConnectionHandler hello(String id, Line line) {
    ConnectionHandler visitor = entrance.accept(line);
    packet(
        visitor,
        new WireFrame.Hello(
            id, List.of(), List.of(), new WireFrame.Grant(10, 4 << 20), null, null));
    return visitor;
  }

  private void send(ConnectionHandler visitor, int number) {
    Message message =
        Message.builder(MessageId.of(number, number), Kind.EVENT, "a", "page")
            .trace(List.of("page"), 0)
            .route(List.of("page"))
            .delivery(Delivery.ACK)
            .build();
    packet(visitor, new WireFrame.Msg(1, message, false));
  }

  private void packet(ConnectionHandler visitor, WireFrame frame) {
    visitor.packet(Packet.of(Encoding.JSON, frame));
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** A loop that runs when the test says so; nothing waits for its time. */
  private final class Tasks implements Loop {
    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public Subscription schedule(long millis, Runnable task) {
      return () -> {};
    }
  }

  /** An exchange that takes every link and every message. */
  private final class Greeter implements LinkHandler {
    private final Link link;

    Greeter(Link link) {
      this.link = link;
    }

    @Override
    public boolean frame(Frame frame) {
      switch (frame) {
        case Frame.Hello _ -> link.send(new Frame.Welcome("app", List.of("a"), List.of()));
        case Frame.Msg msg -> delivered.add(msg.message());
        default -> {}
      }
      return true;
    }

    @Override
    public void settled(Frame.Msg sent, @Nullable ExchangeException why) {}

    @Override
    public void closed(@Nullable Throwable cause) {}
  }
}
