package dev.exchange.host.link;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between two addresses of the event bus, which carries whole packets, so nothing is torn.
 */
final class BusCable implements Cable {

  /** Where each end sends what the other one gets. */
  private record Strand(MessageConsumer<Object> toFar, MessageConsumer<Object> toNear) {}

  private final EventBus bus;
  private final MessageConsumer<Object> door;
  private final List<Strand> strands = new CopyOnWriteArrayList<>();
  private final AtomicInteger made = new AtomicInteger();

  private BusCable(EventBus bus, String address, String to) {
    this.bus = bus;
    door = bus.consumer(address, opening -> open(opening, to));
  }

  /** One from an address to another. */
  static BusCable between(Vertx vertx, String address, String to) {
    return new BusCable(vertx.eventBus(), address, to);
  }

  @Override
  public void tear(int bytes) {
    // what goes through is no stream of bytes
  }

  @Override
  public int cut() {
    List<Strand> now = List.copyOf(strands);
    strands.clear();
    now.forEach(strand -> {
      strand.toFar().unregister();
      strand.toNear().unregister();
    });
    return now.size();
  }

  @Override
  public void halfClose() {
    strands.forEach(strand -> strand.toFar().unregister());
  }

  @Override
  public void close() {
    door.unregister();
    cut();
  }

  private void open(Message<Object> opening, String to) {
    String near = opening.headers().get("address");
    MessageConsumer<Object> toNear = bus.consumer(address(), message -> carry(message, near));
    DeliveryOptions headers =
        new DeliveryOptions()
            .addHeader("protocol", opening.headers().get("protocol"))
            .addHeader("address", toNear.address());
    bus.request(to, null, headers)
        .onSuccess(reply -> {
          String far = reply.headers().get("address");
          MessageConsumer<Object> toFar = bus.consumer(address(), message -> carry(message, far));
          strands.add(new Strand(toFar, toNear));
          opening.reply(null, new DeliveryOptions().addHeader("address", toFar.address()));
        })
        .onFailure(e -> {
          toNear.unregister();
          fail(opening, e);
        });
  }

  private void carry(Message<Object> message, String to) {
    MultiMap headers = message.headers();
    bus.request(to, message.body(), new DeliveryOptions().setHeaders(headers))
        .onSuccess(reply -> message.reply(reply.body()))
        .onFailure(e -> fail(message, e));
  }

  private static void fail(Message<Object> message, Throwable e) {
    message.fail(e instanceof ReplyException why ? why.failureCode() : -1, e.getMessage());
  }

  private String address() {
    return "$link.cable%022d".formatted(made.incrementAndGet());
  }
}
