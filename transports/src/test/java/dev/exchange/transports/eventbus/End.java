package dev.exchange.transports.eventbus;

import dev.exchange.api.ExchangeException;
import dev.exchange.spi.ConnectionHandler;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One side of a connection, which remembers in words what it was told. */
final class End implements ConnectionHandler {

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Consumer<Buffer> onPacket;

  End() {
    this(packet -> {});
  }

  End(Consumer<Buffer> onPacket) {
    this.onPacket = onPacket;
  }

  /** What it was told next, within a minute. */
  String next() throws InterruptedException {
    return String.valueOf(told.poll(60, TimeUnit.SECONDS));
  }

  boolean hasMore() {
    return !told.isEmpty();
  }

  @Override
  public void packet(Buffer packet) {
    told.add(packet.toString());
    onPacket.accept(packet);
  }

  @Override
  public void broken(ExchangeException why) {
    told.add("broken " + why.code());
  }

  @Override
  public void drained() {
    told.add("drained");
  }

  @Override
  public void closed() {
    told.add("closed");
  }
}
