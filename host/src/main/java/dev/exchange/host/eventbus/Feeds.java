package dev.exchange.host.eventbus;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.Names;
import dev.exchange.api.Subscription;
import dev.exchange.host.exchange.Attendance;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what exchanges receive and emit, at addresses that somebody listens to.
 *
 * <pre>
 *  exchange.&lt;id&gt;.$on.&lt;pattern&gt;     exchange.shop.$on.order.*
 * </pre>
 *
 * <p>The body is the message's value; its headers are {@code id}, {@code name}, {@code from},
 * {@code kind} and, where there is one, {@code traceparent}. One address is published at once,
 * however many ask for it, and follows its exchange when that one is closed and made anew.
 *
 * <p>Threading: any thread. What is published comes from the exchange's own thread.
 */
public final class Feeds {

  private static final String MARK = ".$on.";

  private record Feed(int readers, Subscription subscription) {}

  private final EventBus bus;
  private final Attendance attendance;
  private final ConcurrentMap<String, Feed> feeds = new ConcurrentHashMap<>();

  /** None yet, of exchanges that are attended there. */
  public Feeds(EventBus bus, Attendance attendance) {
    this.bus = bus;
    this.attendance = attendance;
  }

  /** Whether an address is one at which an exchange's messages are published. */
  public static boolean isFeed(String address) {
    return address.startsWith(Addresses.PREFIX)
        && address.indexOf(MARK) > Addresses.PREFIX.length();
  }

  /**
   * Checks that an address is one at which an exchange's messages are published.
   *
   * @throws ExchangeException BAD_MESSAGE
   */
  public static void check(String address) {
    if (!isFeed(address)) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE, "expected exchange.<id>.$on.<pattern>, got " + address);
    }
    exchange(address);
    pattern(address);
  }

  /**
   * Publishes at that address until the subscription is cancelled.
   *
   * @throws ExchangeException BAD_MESSAGE if it is no address of a feed
   */
  public Subscription open(String address) {
    feeds.compute(address, (same, feed) -> opened(address, feed));
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        feeds.computeIfPresent(address, (same, feed) -> closed(feed));
      }
    };
  }

  /** How many addresses are published at. */
  public int size() {
    return feeds.size();
  }

  private Feed opened(String address, @Nullable Feed feed) {
    return feed == null
        ? new Feed(1, begin(address))
        : new Feed(feed.readers + 1, feed.subscription);
  }

  private static @Nullable Feed closed(Feed feed) {
    if (feed.readers > 1) {
      return new Feed(feed.readers - 1, feed.subscription);
    }
    feed.subscription.cancel();
    return null;
  }

  private Subscription begin(String address) {
    check(address);
    String pattern = pattern(address);
    return attendance.follow(
        exchange(address), exchange -> exchange.on(pattern, message -> publish(address, message)));
  }

  private static String exchange(String address) {
    return Names.exchange(address.substring(Addresses.PREFIX.length(), address.indexOf(MARK)));
  }

  private static String pattern(String address) {
    return Names.pattern(address.substring(address.indexOf(MARK) + MARK.length()));
  }

  private void publish(String address, Message message) {
    DeliveryOptions options =
        new DeliveryOptions()
            .addHeader("id", message.id().toString())
            .addHeader("name", message.name())
            .addHeader("from", message.from())
            .addHeader("kind", message.kind().name().toLowerCase(Locale.ROOT));
    String traceparent = message.traceparent();
    if (traceparent != null) {
      options.addHeader("traceparent", traceparent);
    }
    bus.publish(address, BusValues.body(message.value()), options);
  }
}
