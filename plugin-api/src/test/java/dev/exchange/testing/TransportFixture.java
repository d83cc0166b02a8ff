package dev.exchange.testing;

import static dev.exchange.testing.RecordingEnd.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Kind;
import dev.exchange.api.Listener;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Links of one transport that have been greeted, and messages to send over them. */
public abstract class TransportFixture {

  /** Both ends of one open link: the near one has connected. */
  protected record Pair(Link near, RecordingEnd nearEnd, Link far, RecordingEnd farEnd) {}

  private record Accepted(Link link, RecordingEnd end) {}

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final LinkedBlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private Transport transport;
  private Listener listener;
  private int pairs;

  /** A transport of its own for one test. */
  protected abstract Transport transport();

  /** How to listen at a place that is free. */
  protected abstract ConnectOptions listenAnywhere();

  /** How to listen where somebody listens, or has. */
  protected abstract ConnectOptions listenAgain(ConnectOptions address);

  /** How to connect to a place where nobody listens. */
  protected abstract ConnectOptions nobody();

  /** How to connect to a listener. */
  protected ConnectOptions connectTo(ConnectOptions address) {
    return address;
  }

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    transport = transport();
    listener = listen(listenAnywhere());
  }

  @AfterEach
  void close() {
    listener.cancel();
    await(vertx.close());
  }

  /** The Vert.x of this test. */
  protected Vertx vertx() {
    return vertx;
  }

  /** The transport of this test. */
  protected Transport made() {
    return transport;
  }

  /** What listens. */
  protected Listener listener() {
    return listener;
  }

  /** Listens; the links that come are given by {@link #connect}. */
  protected Listener listen(ConnectOptions options) {
    listener = await(transport.listen(vertx, options, this::accept));
    return listener;
  }

  /** Opens a link to what listens, and greets. */
  protected Pair connect() {
    return connect(connectTo(listener.address()));
  }

  /** Opens a link there, and greets. */
  protected Pair connect(ConnectOptions options) {
    String near = "near-" + ++pairs;
    RecordingEnd nearEnd = new RecordingEnd();
    Link link = await(transport.connect(vertx, options, nearEnd));
    nearEnd.isEndOf(link);
    assertThat(link.send(new Frame.Hello(near, List.of(), List.of("x")))).isTrue();
    Accepted other = accepted();
    assertThat(other.end().await(1))
        .containsExactly(new Frame.Hello(near, List.of(), List.of("x")));
    Frame.Welcome welcome = new Frame.Welcome("far", List.of("y"), List.of());
    assertThat(other.link().send(welcome)).isTrue();
    assertThat(nearEnd.await(1)).containsExactly(welcome);
    return new Pair(link, nearEnd, other.link(), other.end());
  }

  /** Whether all links that came were asked for. */
  protected boolean noMoreCame() {
    return accepted.isEmpty();
  }

  /** An event of the near end. */
  protected Frame.Msg near(@Nullable Object value) {
    return message("near-" + pairs, value);
  }

  /** An event of the near end of the pair of that number, from 1. */
  protected static Frame.Msg nearOf(int pair, @Nullable Object value) {
    return message("near-" + pair, value);
  }

  /** An event of the far end. */
  protected static Frame.Msg far(@Nullable Object value) {
    return message("far", value);
  }

  /** The values of messages. */
  protected static List<Object> values(List<Message> messages) {
    return messages.stream().map(Message::value).toList();
  }

  /** Waits for something that is not told, for a minute at most. */
  protected void until(BooleanSupplier condition) {
    for (int i = 0; i < 6_000; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      await(vertx.timer(10, TimeUnit.MILLISECONDS));
    }
    throw new AssertionError("expected it within a minute");
  }

  /** The result of a Future, which must be there within a minute. */
  protected static <T> T await(Future<T> future) {
    return within(future.toCompletionStage().toCompletableFuture());
  }

  private static Frame.Msg message(String from, @Nullable Object value) {
    return new Frame.Msg(
        Message.builder(MessageId.of(1, NUMBERS.incrementAndGet()), Kind.EVENT, "n", from)
            .value(value)
            .trace(List.of(from), 0)
            .route(List.of(from))
            .build(),
        false);
  }

  private Accepted accepted() {
    try {
      Accepted other = accepted.poll(60, TimeUnit.SECONDS);
      assertThat(other).as("the end that was accepted").isNotNull();
      return other;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private RecordingEnd accept(Link link) {
    RecordingEnd end = new RecordingEnd();
    end.isEndOf(link);
    accepted.add(new Accepted(link, end));
    return end;
  }
}
