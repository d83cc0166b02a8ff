package dev.exchange.host.cli;

import dev.exchange.api.ExchangeException;
import dev.exchange.host.http.CannotListen;

/** A command ends here, with an exit code and one line on standard error. */
final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ExitCode exit;

  CommandFailure(ExitCode exit, String line) {
    super(line, null, false, false);
    this.exit = exit;
  }

  /** What a start or a setting failed with. */
  static CommandFailure of(Throwable cause) {
    return switch (cause) {
      case CommandFailure failure -> failure;
      case CannotListen failure ->
          new CommandFailure(ExitCode.CANNOT_LISTEN, "exchange: " + failure.getMessage());
      case NothingToRun failure ->
          new CommandFailure(ExitCode.NO_PATH, "exchange: " + failure.getMessage());
      case ExchangeException failure ->
          new CommandFailure(ExitCode.USAGE, "exchange: " + failure.text());
      default -> new CommandFailure(ExitCode.INTERNAL, "exchange: it should not, but: " + cause);
    };
  }

  /** A request that failed: {@code CODE: text (file:line:column)}. */
  static CommandFailure request(Throwable cause) {
    return cause instanceof ExchangeException failure
        ? new CommandFailure(ExitCode.FAILED, failure.describe())
        : of(cause);
  }

  /** A wrong argument. */
  static CommandFailure usage(String sentence) {
    return new CommandFailure(ExitCode.USAGE, "exchange: " + sentence);
  }

  ExitCode exit() {
    return exit;
  }

  String line() {
    return String.valueOf(getMessage());
  }
}
