package dev.exchange.host.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

/**
 * Log lines on standard error: {@code 07:15:04.123 INFO greeter text}, with the exchange's id, or
 * the name of the class where it is no exchange that speaks.
 *
 * <p>Threading: any thread.
 */
public final class LogLines extends Handler {

  private static final String EXCHANGE = "exchange.";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final PrintStream err;

  private LogLines(PrintStream err) {
    this.err = err;
    setFormatter(new Line());
    setLevel(Level.ALL);
  }

  /** From now on, every log line of the process is written there. */
  public static void to(PrintStream err) {
    LogManager.getLogManager().reset();
    LogManager.getLogManager().getLogger("").addHandler(new LogLines(err));
  }

  /** From now on, only what has failed in the process itself is written there. */
  static void failuresTo(PrintStream err) {
    to(err);
    LogManager.getLogManager().getLogger("").setLevel(Level.SEVERE);
  }

  @Override
  public void publish(LogRecord entry) {
    if (isLoggable(entry)) {
      err.print(getFormatter().format(entry));
    }
  }

  @Override
  public void flush() {
    err.flush();
  }

  @Override
  public void close() {
    flush();
  }

  /** One line; below it the stack of a Java exception, if there is one. */
  static final class Line extends Formatter {

    @Override
    public String format(LogRecord entry) {
      String text =
          TIME.format(entry.getInstant())
              + " "
              + String.format("%-5s", level(entry.getLevel()))
              + " "
              + who(String.valueOf(entry.getLoggerName()))
              + "  "
              + formatMessage(entry)
              + System.lineSeparator();
      Throwable thrown = entry.getThrown();
      return thrown == null ? text : text + stack(thrown);
    }

    private static String who(String logger) {
      return logger.startsWith(EXCHANGE)
          ? logger.substring(EXCHANGE.length())
          : logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static String level(Level level) {
      if (level.intValue() >= Level.SEVERE.intValue()) {
        return "ERROR";
      }
      if (level.intValue() >= Level.WARNING.intValue()) {
        return "WARN";
      }
      return level.intValue() >= Level.CONFIG.intValue() ? "INFO" : "DEBUG";
    }

    private static String stack(Throwable thrown) {
      StringWriter stack = new StringWriter();
      thrown.printStackTrace(new PrintWriter(stack, true));
      return stack.toString();
    }
  }
}
