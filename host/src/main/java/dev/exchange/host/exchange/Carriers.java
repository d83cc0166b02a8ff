package dev.exchange.host.exchange;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * The threads of this process that carry virtual ones. A virtual thread that computes without an
 * end holds its carrier; with another one in its place those of others go on.
 *
 * <p>Threading: any thread.
 */
final class Carriers {

  /** How many the scheduler has at most, unless it was told otherwise. */
  private static final int MOST = 256;

  private static final VirtualThreadSchedulerMXBean SCHEDULER =
      ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

  private static final Lock LOCK = new ReentrantLock();

  private Carriers() {}

  /** One is held for good, or for long: there is another one, unless there are too many. */
  static boolean add() {
    return change(1);
  }

  /** The one that was held is free again. */
  static void remove() {
    boolean _ = change(-1);
  }

  private static boolean change(int by) {
    LOCK.lock();
    try {
      int wanted = SCHEDULER.getParallelism() + by;
      if (wanted > MOST) {
        return false;
      }
      SCHEDULER.setParallelism(wanted);
      return true;
    } finally {
      LOCK.unlock();
    }
  }
}
