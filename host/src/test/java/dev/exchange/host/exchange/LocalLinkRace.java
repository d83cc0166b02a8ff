package dev.exchange.host.exchange;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import dev.exchange.transports.local.LocalTransport;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Links in memory under all interleavings of their two ends, which are exchanges on two threads.
 */
class LocalLinkRace {

  private static final int INVOCATIONS = 300;

  /** Whatever is reached from here is seen as shared; what a lambda captured is not. */
  private static volatile Object shared = "";

  @Test
  void whoWaitsForAnExchangeIsToldOfItWhenever() {
    Lincheck.runConcurrentTest(
        INVOCATIONS,
        () -> {
          LocalTransport transport = new LocalTransport();
          ConnectOptions app = ConnectOptions.local("app");
          AtomicInteger told = new AtomicInteger();
          shared = transport;
          Thread listener = new Thread(() -> transport.listen(null, app, link -> new Ended()));
          listener.start();
          transport.onListening(app, told::incrementAndGet);
          join(listener);
          if (told.get() != 1) {
            throw new AssertionError("told " + told.get() + " times");
          }
        });
  }

  @Test
  void aLinkThatEndsWhileItBeginsIsNeverTakenForAnOpenOne() {
    Lincheck.runConcurrentTest(
        INVOCATIONS,
        () -> {
          LocalTransport transport = new LocalTransport();
          ConnectOptions app = ConnectOptions.local("app");
          AtomicReference<Thread> closing = new AtomicReference<>();
          Ended far = new Ended();
          transport.listen(
              null,
              app,
              link -> {
                shared = link;
                Thread closer = new Thread(link::close);
                closing.set(closer);
                closer.start();
                return far;
              });
          Ended near = new Ended();
          Future<Link> link = transport.connect(null, app, near);
          join(closing.get());
          if (link.succeeded() && near.times.get() != 1) {
            throw new AssertionError("an open link, told of its end " + near.times + " times");
          }
          if (near.times.get() > 1 || far.times.get() > 1) {
            throw new AssertionError("told twice");
          }
        });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Counts how often it is told of the end. */
  private static final class Ended implements LinkHandler {

    private final AtomicInteger times = new AtomicInteger();

    @Override
    public boolean frame(Frame frame) {
      return true;
    }

    @Override
    public void settled(Frame.Msg sent, @Nullable ExchangeException why) {}

    @Override
    public void closed(@Nullable Throwable cause) {
      times.incrementAndGet();
    }
  }
}
