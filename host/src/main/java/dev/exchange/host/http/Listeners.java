package dev.exchange.host.http;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Subscription;
import dev.exchange.host.eventbus.Feeds;
import java.util.HashMap;
import java.util.Map;

/**
 * Which clients of a bridge listen at addresses at which exchanges publish: while one does, the
 * exchange publishes there.
 *
 * <p>Threading: one thread.
 *
 * @param <S> a client's connection
 */
final class Listeners<S> {

  private final Feeds feeds;
  private final Map<S, Map<String, Subscription>> open = new HashMap<>();

  Listeners(Feeds feeds) {
    this.feeds = feeds;
  }

  /** Whether a client may listen there: not at an address that only looks like a feed. */
  static boolean accepts(String address) {
    if (!Feeds.isFeed(address)) {
      return true;
    }
    try {
      Feeds.check(address);
      return true;
    } catch (ExchangeException _) {
      return false;
    }
  }

  /** A client listens. */
  void add(S client, String address) {
    if (Feeds.isFeed(address)) {
      open.computeIfAbsent(client, first -> new HashMap<>()).computeIfAbsent(address, feeds::open);
    }
  }

  /** A client listens no more. */
  void remove(S client, String address) {
    Map<String, Subscription> own = open.get(client);
    Subscription subscription = own == null ? null : own.remove(address);
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /** A client is gone. */
  void remove(S client) {
    Map<String, Subscription> own = open.remove(client);
    if (own != null) {
      own.values().forEach(Subscription::cancel);
    }
  }
}
