package dev.exchange.host.exchange;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where a program lives: its thread, and what the host gives it.
 *
 * <p>A callback into the program (a timer, an answer, a resumed coroutine) goes through {@link
 * #bind}, so that it runs on the owning thread, as one transaction of the state, on behalf of the
 * message that was being handled when it was bound, and never while a handler is blocked in {@link
 * #await}.
 *
 * <p>Threading: the owning thread, except where it says any thread.
 */
public interface Site {

  /** The name of the program's file, for logs and errors. Any thread. */
  String name();

  /**
   * Makes an exchange on this thread; its handlers run on it.
   *
   * @throws ExchangeException CONFLICT if the id is taken
   */
  Exchange exchange(ExchangeBuilder definition);

  /**
   * The program is about to do something that others notice and that is no message.
   *
   * @throws ExchangeException CLOSED if it is only being tried, after its top level has settled
   */
  void acts();

  /** The configuration of the deployment, as the program reads it. Any thread. */
  ValueMap config();

  /** The version of the program; empty if nobody said one. Any thread. */
  String version();

  /**
   * Whether the program is at work, and not one that may take, or had, another's place. Any thread.
   */
  default boolean isLive() {
    return true;
  }

  /** How long it may run, and what else the host sets it. Any thread. */
  ValueMap limits();

  /** What it may do. Any thread. */
  default Rights rights() {
    return Rights.ALL;
  }

  /** What it may have done to the complex that it tests; null if it is no test. Any thread. */
  default @Nullable TestControl testing() {
    return null;
  }

  /** The owning thread. Any thread. */
  Turns turns();

  /** The Vert.x that it runs on. Any thread. */
  Vertx vertx();

  /** The time. Any thread. */
  Clock clock();

  /** What nobody can foresee, unless time is virtual. Any thread. */
  RandomGenerator random();

  /**
   * A callback into the program that continues what is being handled now. What it gives may be
   * called on any thread; a call on the owning thread runs at once, unless a handler is blocked or
   * another message is being handled: then in a later turn. What it throws is logged.
   */
  Runnable bind(Runnable callback);

  /**
   * Holds the owning thread until the Future is complete. Only on a virtual thread. Messages that
   * come meanwhile wait; answers are taken.
   *
   * @return false if the time passed before
   */
  boolean await(Future<?> future, Duration limit) throws InterruptedException;

  /**
   * The program does not come back from a call and cannot be stopped, so its thread is lost: what
   * its exchanges are handling fails with the reason, what comes later fails with CLOSED. Any
   * thread; does not wait for the owning one.
   */
  default void abandon(ExchangeException reason) {
    abandon(reason, null);
  }

  /**
   * The same, for a program that knows what it was doing.
   *
   * @param message what it was handling; null: what is being handled on the owning thread
   */
  void abandon(ExchangeException reason, @Nullable Message message);
}
