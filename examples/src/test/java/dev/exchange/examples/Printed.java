package dev.exchange.examples;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What an exchange prints on its console. */
final class Printed extends Handler implements AutoCloseable {

  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private Printed(Logger logger) {
    this.logger = logger;
  }

  /** Listens to the console of an exchange from now on. */
  static Printed on(String exchange) {
    Printed printed = new Printed(Logger.getLogger("exchange." + exchange));
    printed.logger.setLevel(Level.ALL);
    printed.logger.addHandler(printed);
    return printed;
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
