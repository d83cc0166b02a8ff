package dev.exchange.api;

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

  /** Ends the link; pending requests to this peer fail with CLOSED. */
  Future<Void> close();
}
