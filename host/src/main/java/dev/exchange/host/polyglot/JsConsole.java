package dev.exchange.host.polyglot;

import dev.exchange.api.ExchangeException;

/** Where a program's console goes: the logger {@code exchange.<id>}. Any thread. */
final class JsConsole {

  private JsConsole() {}

  /** A line of the program. */
  static void log(String speaker, String level, String text) {
    System.Logger.Level severity =
        switch (level) {
          case "error" -> System.Logger.Level.ERROR;
          case "warn" -> System.Logger.Level.WARNING;
          case "debug" -> System.Logger.Level.DEBUG;
          default -> System.Logger.Level.INFO;
        };
    System.getLogger("exchange." + speaker).log(severity, text);
  }

  /** What fails at the end, when nobody waits for it any more. */
  static void ignored(Throwable cause) {
    System.getLogger("exchange.host").log(System.Logger.Level.DEBUG, "not closed", cause);
  }

  /** An error of the program that nobody is there to take. */
  static void uncaught(String speaker, ExchangeException error) {
    System.getLogger("exchange." + speaker).log(System.Logger.Level.ERROR, error.describe());
  }
}
