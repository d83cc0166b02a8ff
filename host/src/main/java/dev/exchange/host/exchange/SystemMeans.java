package dev.exchange.host.exchange;

import dev.exchange.host.link.FamilyTransport;
import dev.exchange.spi.Clock;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * The machine's own time, randomness and threads: the one place, besides tests, that takes them
 * from the machine.
 */
public final class SystemMeans {

  private SystemMeans() {}

  /** The machine's clock. */
  public static Clock clock() {
    return new Clock() {
      @Override
      public long millis() {
        return System.currentTimeMillis();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }
    };
  }

  /**
   * A thread of its own for what must go on while programs run wild: not a virtual one, because a
   * program that loops may hold the carriers. Ends with the process.
   */
  public static ScheduledExecutorService ticker() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("exchange-watchdog").factory());
  }

  /** Threads for what waits for a program that runs wild. They end with the process. */
  public static Executor rescuers() {
    return Executors.newCachedThreadPool(
        Thread.ofPlatform().daemon().name("exchange-rescuer-", 0).factory());
  }

  /** Threads for simulations, in which scripts may run wild. They end with the process. */
  public static ThreadFactory testers() {
    return Thread.ofPlatform().daemon().name("exchange-test-", 0).factory();
  }

  /** Threads for what blocks on files. */
  public static ThreadFactory watchers() {
    return Thread.ofPlatform().daemon().name("exchange-watch-", 0).factory();
  }

  /** The variables of this process, and threads for what its children write. */
  public static FamilyTransport.Household household() {
    return new FamilyTransport.Household(
        System.getenv(), Thread.ofPlatform().daemon().name("exchange-child-", 0).factory());
  }

  /**
   * Threads of programs: virtual ones, but for those on which versions are tried, because one that
   * loops may hold the carriers.
   */
  public static BlockingTurns.Source threads() {
    ThreadFactory programs = Thread.ofVirtual().name("exchange-program-", 0).factory();
    ThreadFactory shadows = Thread.ofPlatform().daemon().name("exchange-trial-", 0).factory();
    return new BlockingTurns.Source() {
      @Override
      public BlockingTurns program(Vertx vertx) {
        return new ThreadTurns(vertx, programs, clock());
      }

      @Override
      public BlockingTurns shadow(Vertx vertx) {
        return new ThreadTurns(vertx, shadows, clock());
      }
    };
  }

  /**
   * Threads that run one at a time, as somebody else lets them. Not virtual ones, because one that
   * computes without an end would hold a carrier for good. They end with the process.
   */
  public static ThreadFactory batons() {
    return Thread.ofPlatform().daemon().name("exchange-baton-", 0).factory();
  }

  /** All exchanges are peers of each other, with the standard limits. */
  public static Complex.Means standard() {
    return with(ExchangeLimits.DEFAULT, true, "");
  }

  /**
   * Those limits, and whether the exchanges are peers of each other.
   *
   * @param hub the id of the exchange that is a peer of each even without a mesh; empty for none
   */
  public static Complex.Means with(ExchangeLimits limits, boolean mesh, String hub) {
    SecureRandom seeds = new SecureRandom();
    return new Complex.Means(
        clock(), () -> new SplittableRandom(seeds.nextLong()), threads(), limits, mesh, hub, seeds);
  }
}
