package dev.exchange.host.plugin;

import dev.exchange.api.Exchange;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A constant load of numbered requests, each sender's in order, some of them under way at a time. A
 * handler that keeps the last number of each sender in its state can tell whether one is missing,
 * came twice or came too early; the auditor tells whether each was answered once, and with its own
 * number.
 */
final class SequenceAuditor {

  private final Exchange app;
  private final String name;
  private final int senders;
  private final int underWay;
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final int bound;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong asked = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean stopping;

  /**
   * One that has not begun.
   *
   * @param expected how many requests may fail; it gives up when 20 more did
   */
  SequenceAuditor(Exchange app, String name, int senders, int underWay, int expected) {
    this.bound = expected + 20;
    this.app = app;
    this.name = name;
    this.senders = senders;
    this.underWay = underWay;
  }

  /** Begins. */
  void start() {
    running.set(senders);
    for (int i = 0; i < senders; i++) {
      new Sender("s" + i).go();
    }
  }

  /** How many answers came. */
  long answered() {
    return answered.get();
  }

  /** Sends no more; gives what was wrong, when all that was sent has its answer. */
  List<String> stop() throws InterruptedException {
    stopping = true;
    if (!stopped.await(60, TimeUnit.SECONDS)) {
      wrong.add("%d were asked and %d answered".formatted(asked.get(), answered.get()));
    }
    return wrong;
  }

  private final class Sender {

    private final String id;
    private final AtomicLong next = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();

    Sender(String id) {
      this.id = id;
    }

    void go() {
      open.set(underWay);
      for (int i = 0; i < underWay; i++) {
        ask();
      }
    }

    private void ask() {
      long number = next.incrementAndGet();
      asked.incrementAndGet();
      AtomicInteger answers = new AtomicInteger();
      app.request(
              name, ValueMap.of("sender", id, "number", number), MessageOptions.DEFAULT.withKey(id))
          .onComplete(done -> {
            answered.incrementAndGet();
            if (answers.incrementAndGet() > 1) {
              wrong.add(id + " " + number + " was answered twice");
            }
            if (done.failed()) {
              wrong.add(id + " " + number + ": " + done.cause().getMessage());
            } else if (!Long.valueOf(number).equals(done.result())) {
              wrong.add(id + " " + number + " was answered " + done.result());
            }
            if (!stopping && wrong.size() < bound) {
              ask();
            } else if (open.decrementAndGet() == 0 && running.decrementAndGet() == 0) {
              stopped.countDown();
            }
          });
    }
  }
}
