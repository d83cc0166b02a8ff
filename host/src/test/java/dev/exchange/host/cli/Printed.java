package dev.exchange.host.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** What a command that goes on has printed so far. */
final class Printed extends OutputStream {

  private final Lock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** What there is when that text is in it. */
  String until(String text) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(60);
    lock.lock();
    try {
      while (!bytes.toString(StandardCharsets.UTF_8).contains(text)) {
        if (left <= 0) {
          throw new AssertionError("expected <" + text + ">, there is only <" + bytes + ">");
        }
        left = more.awaitNanos(left);
      }
      return bytes.toString(StandardCharsets.UTF_8);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] some, int offset, int length) {
    lock.lock();
    try {
      bytes.write(some, offset, length);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    lock.lock();
    try {
      return bytes.toString(StandardCharsets.UTF_8);
    } finally {
      lock.unlock();
    }
  }
}
