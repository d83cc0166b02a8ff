package dev.exchange.host.child;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What a process writes, line by line, and the last of it.
 *
 * <p>Threading: {@link #read} on a thread that may block, {@link #text} on any.
 */
public final class LastLines {

  private static final int MOST = 20;
  private static final int LONGEST = 8 << 10;

  private final Deque<String> lines = new ArrayDeque<>();
  private final Lock lock = new ReentrantLock();

  /** None so far. */
  public LastLines() {}

  /**
   * Reads to the end. A line longer than 8 KiB is cut in several.
   *
   * @param told of each line
   */
  public void read(InputStream stream, Consumer<String> told) throws IOException {
    byte[] line = new byte[LONGEST];
    int length = 0;
    for (int next = stream.read(); next >= 0; next = stream.read()) {
      if (next == '\n' || length == LONGEST) {
        add(line, length, told);
        length = 0;
      }
      if (next != '\n') {
        line[length++] = (byte) next;
      }
    }
    if (length > 0) {
      add(line, length, told);
    }
  }

  /** The last 20 lines. */
  public String text() {
    lock.lock();
    try {
      return String.join("\n", lines);
    } finally {
      lock.unlock();
    }
  }

  private void add(byte[] bytes, int length, Consumer<String> told) {
    int end = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
    String line = new String(bytes, 0, end, StandardCharsets.UTF_8);
    lock.lock();
    try {
      if (lines.size() == MOST) {
        lines.removeFirst();
      }
      lines.addLast(line);
    } finally {
      lock.unlock();
    }
    told.accept(line);
  }
}
