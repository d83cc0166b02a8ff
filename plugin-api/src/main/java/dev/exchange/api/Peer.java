package dev.exchange.api;

import dev.exchange.api.state.Watch;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchange at the other end of a link.
 *
 * <p>Threading: any thread may call; callbacks run on the thread of the exchange that made the
 * link.
 */
public interface Peer {

  /** The id of the exchange at the other end. */
  String id();

  /** Sends an event to this peer. See {@link Exchange#send(String, Object, MessageOptions)}. */
  default Future<Void> send(String name, @Nullable Object value) {
    return send(name, value, MessageOptions.DEFAULT);
  }

  /** Sends an event to this peer. */
  Future<Void> send(String name, @Nullable Object value, MessageOptions options);

  /** Asks this peer. See {@link Exchange#request(String, Object, MessageOptions)}. */
  default Future<@Nullable Object> request(String name, @Nullable Object value) {
    return request(name, value, MessageOptions.DEFAULT);
  }

  /** Asks this peer. */
  Future<@Nullable Object> request(String name, @Nullable Object value, MessageOptions options);

  /**
   * Observes what comes from this peer and tells the peer that events of these names are wanted.
   *
   * @param pattern as in {@link Exchange#on}
   */
  Subscription on(String pattern, Consumer<Message> subscriber);

  /**
   * Observes a shared cell of this peer: called with the value that it has, then after each
   * transaction that changed it; whoever is slow misses values between and never the last one. When
   * the link ends it is told PEER_GONE as the cell's error.
   *
   * <p>Completes when the first value was told. Fails with UNKNOWN_CELL if there is no such cell or
   * it is not shared, PEER_GONE, TIMEOUT.
   */
  Future<Subscription> watch(String cell, Watch watch);

  /** Ends the link; pending requests to this peer fail with CLOSED. */
  Future<Void> close();
}
