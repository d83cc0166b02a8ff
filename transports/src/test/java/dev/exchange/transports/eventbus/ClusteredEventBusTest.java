package dev.exchange.transports.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Listener;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Connection;
import dev.exchange.testing.RecordingEnd;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.test.fakecluster.FakeClusterManager;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Connections from node to node of a cluster. The nodes know of each other by a table in this
 * process; their messages go over sockets.
 */
class ClusteredEventBusTest {

  private final EventBusTransport transport = new EventBusTransport();
  private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
  private final End farEnd = new End();
  private final End nearEnd = new End();
  private Vertx near;
  private Vertx far;
  private Context nearContext;
  private Context farContext;
  private Connection connection;
  private Connection other;

  @BeforeEach
  void open() throws Exception {
    far = node();
    near = node();
    farContext = far.getOrCreateContext();
    nearContext = near.getOrCreateContext();
    ConnectOptions anywhere = new ConnectOptions("eventbus", ValueMap.EMPTY);
    Listener listener = await(on(farContext, () -> transport.listen(far, anywhere, this::accept)));
    connection = await(on(nearContext, () -> transport.dial(near, listener.address(), nearEnd)));
    other = accepted.take();
  }

  @AfterEach
  void close() {
    await(near.close());
    await(far.close());
    FakeClusterManager.reset();
  }

  @Test
  void packetsGoFromNodeToNodeInOrderBothWays() throws Exception {
    nearContext.runOnContext(now -> {
      for (int i = 0; i < 5_000; i++) {
        connection.send(Buffer.buffer(i + " " + "x".repeat(i)));
      }
    });
    farContext.runOnContext(now -> {
      for (int i = 0; i < 5_000; i++) {
        other.send(Buffer.buffer(Integer.toString(i)));
      }
    });
    for (int i = 0; i < 5_000; i++) {
      assertThat(farEnd.next()).startsWith(i + " ").hasSizeGreaterThan(i);
      assertThat(nearEnd.next()).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void aGoodByeIsToldOnBothNodes() throws Exception {
    nearContext.runOnContext(now -> {
      connection.send(Buffer.buffer("last"));
      connection.close(1000, "bye");
    });
    assertThat(farEnd.next()).isEqualTo("last");
    assertThat(farEnd.next()).isEqualTo("closed");
    assertThat(nearEnd.next()).isEqualTo("closed");
  }

  @Test
  void aNodeThatIsGoneEndsItsConnectionsAtTheNextPacket() throws Exception {
    await(far.close());
    assertThat(farEnd.next()).isEqualTo("closed");
    nearContext.runOnContext(now -> connection.send(Buffer.buffer("lost")));
    assertThat(nearEnd.next()).isEqualTo("closed");
  }

  private End accept(Connection made) {
    accepted.add(made);
    return farEnd;
  }

  private static Vertx node() {
    EventBusOptions loopback = new EventBusOptions().setHost("127.0.0.1");
    return await(
        Vertx.builder()
            .with(new VertxOptions().setEventBusOptions(loopback))
            .withClusterManager(new FakeClusterManager())
            .buildClustered());
  }

  private static <T> Future<T> on(Context context, Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> work.get().onComplete(promise));
    return promise.future();
  }

  private static <T> T await(Future<T> future) {
    return RecordingEnd.within(future.toCompletionStage().toCompletableFuture());
  }
}
