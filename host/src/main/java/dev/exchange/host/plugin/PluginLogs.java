package dev.exchange.host.plugin;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What plugins have logged of late: the last {@value #KEPT} lines of all of them.
 *
 * <p>Threading: any thread.
 */
public final class PluginLogs {

  /** How many lines are kept. */
  static final int KEPT = 5_000;

  private static final int LONGEST = 2_000;
  private static final String PREFIX = "exchange.";

  private record Line(String who, String text) {}

  private final Lock lock = new ReentrantLock();
  private final Deque<Line> lines = new ArrayDeque<>();
  private final Logger source = Logger.getLogger("exchange");
  private final Handler handler = new Keeper();

  /** Listens from now on. */
  public PluginLogs() {
    source.addHandler(handler);
  }

  /** The last lines of a plugin, oldest first. */
  public List<String> of(PluginView plugin, int last) {
    Set<String> names = new HashSet<>(plugin.exchanges());
    names.add(String.valueOf(Path.of(plugin.entry()).getFileName()));
    List<String> found;
    lock.lock();
    try {
      found =
          lines.stream()
              .filter(line ->
                  names.contains(line.who())
                      || line.text().contains("plugin " + plugin.id() + " ")
                      || line.text().contains("plugin " + plugin.id() + ":"))
              .map(Line::text)
              .toList();
    } finally {
      lock.unlock();
    }
    return found.subList(Math.max(0, found.size() - Math.max(0, last)), found.size());
  }

  /** Listens no more. */
  public void close() {
    source.removeHandler(handler);
  }

  private final class Keeper extends Handler {

    private final Formatter message = new SimpleFormatter();

    Keeper() {
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord entry) {
      String logger = String.valueOf(entry.getLoggerName());
      String who = logger.startsWith(PREFIX) ? logger.substring(PREFIX.length()) : logger;
      String text =
          "%s %s %s  %s"
              .formatted(
                  Instant.ofEpochMilli(entry.getMillis()),
                  entry.getLevel().getName(),
                  who,
                  message.formatMessage(entry));
      lock.lock();
      try {
        lines.addLast(new Line(who, text.substring(0, Math.min(LONGEST, text.length()))));
        if (lines.size() > KEPT) {
          lines.removeFirst();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
