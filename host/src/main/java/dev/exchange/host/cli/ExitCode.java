package dev.exchange.host.cli;

/** How a command ends: the one table, which {@code docs/cli.md} repeats. */
public enum ExitCode {
  /** All is well. */
  OK(0),
  /** The request failed; code and text are on standard error. */
  FAILED(1),
  /** The command line or a setting is wrong. */
  USAGE(2),
  /** Nothing to run, or nothing to write to, at a path. */
  NO_PATH(3),
  /** A program did not load. */
  LOAD_FAILED(4),
  /** The address of the host cannot be taken, such as a port in use. */
  CANNOT_LISTEN(5),
  /** No host answers at the URL. */
  UNREACHABLE(6),
  /** No JDK 25 was found; given by {@code bin/exchange}. */
  NO_JDK(7),
  /** The build failed, or Maven was not found; given by {@code bin/exchange}. */
  NOT_BUILT(8),
  /** The command itself is at fault. */
  INTERNAL(70),
  /** Ended by Ctrl-C, in order. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** What the shell sees. */
  public int number() {
    return number;
  }
}
