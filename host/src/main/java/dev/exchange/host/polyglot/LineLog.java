package dev.exchange.host.polyglot;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/**
 * Text that a program prints, line by line in a log. A line that never ends is cut at 8 KiB.
 *
 * <p>Threading: the owning thread of the program.
 */
final class LineLog extends OutputStream {

  private static final int MAX_LINE = 8_192;

  private final Logger log;
  private final Level level;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineLog(Logger log, Level level) {
    this.log = log;
    this.level = level;
  }

  @Override
  public void write(int b) {
    if (b == '\n') {
      end();
    } else {
      line.write(b);
      if (line.size() >= MAX_LINE) {
        end();
      }
    }
  }

  /** The rest of a line that has not ended. */
  @Override
  public void close() {
    if (line.size() > 0) {
      end();
    }
  }

  private void end() {
    log.log(level, line.toString(StandardCharsets.UTF_8));
    line.reset();
  }
}
