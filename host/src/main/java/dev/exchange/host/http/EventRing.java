package dev.exchange.host.http;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The recent events of a stream, as they are written. The oldest leave when there are too many, so
 * a reader who is slow finds that some are gone, and how many.
 *
 * <pre>
 *  number   1 2 3 | 4 5 6 7 8
 *           gone  | kept         last = 8
 * </pre>
 *
 * <p>Units: sizes in bytes as written.
 *
 * <p>Threading: any thread.
 */
final class EventRing {

  private final String token;
  private final int count;
  private final int size;
  private final Lock lock = new ReentrantLock();
  private final ArrayDeque<Buffer> kept = new ArrayDeque<>();
  private long last;
  private long bytes;

  /**
   * An empty one.
   *
   * @param token tells its event ids from those of other rings
   * @param count how many are kept
   * @param size how many bytes are kept
   */
  EventRing(String token, int count, int size) {
    this.token = token;
    this.count = count;
    this.size = size;
  }

  /**
   * Some of the events.
   *
   * @param missed how many are gone that came before them
   * @param last the number of the last of them, or of what was asked for if there is none
   * @param text what is written for them
   */
  record Some(long missed, long last, Buffer text) {}

  /** The number of the latest event; 0 if there was none. */
  long last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** The id of the event of that number. */
  String id(long number) {
    return token + "." + number;
  }

  /** The number of the event of that id; -1 if it is not of this ring. */
  long number(String id) {
    String start = token + ".";
    if (!id.startsWith(start) || !id.substring(start.length()).matches("[0-9]{1,18}")) {
      return -1;
    }
    long number = Long.parseLong(id.substring(start.length()));
    return number <= last() ? number : -1;
  }

  /** Adds an event. */
  void add(byte[] json) {
    lock.lock();
    try {
      last++;
      Buffer text =
          Buffer.buffer(json.length + 64)
              .appendString("id: " + id(last) + "\ndata: ")
              .appendBytes(json)
              .appendBytes("\n\n".getBytes(StandardCharsets.UTF_8));
      kept.addLast(text);
      bytes += text.length();
      while (kept.size() > count || bytes > size) {
        bytes -= kept.removeFirst().length();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The events after that number, at most {@code most} bytes of them, but one if there is one. */
  Some after(long number, int most) {
    lock.lock();
    try {
      long first = last - kept.size() + 1;
      long from = Math.max(number + 1, first);
      Buffer text = Buffer.buffer();
      long at = first;
      long end = Math.max(number, first - 1);
      for (Iterator<Buffer> each = kept.iterator(); each.hasNext(); at++) {
        Buffer event = each.next();
        if (at < from) {
          continue;
        }
        if (text.length() > 0 && text.length() + event.length() > most) {
          break;
        }
        text.appendBuffer(event);
        end = at;
      }
      return new Some(from - number - 1, end, text);
    } finally {
      lock.unlock();
    }
  }
}
