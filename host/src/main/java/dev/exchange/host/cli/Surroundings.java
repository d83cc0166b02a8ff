package dev.exchange.host.cli;

import dev.exchange.spi.Clock;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the command line stands in.
 *
 * @param starter starts hosts
 * @param languages asks the engine of the scripts
 * @param streams where it reads and writes
 * @param machine what the process was given
 */
public record Surroundings(
    HostStarter starter, Languages languages, Streams streams, Machine machine) {

  /**
   * Where it reads and writes.
   *
   * @param in standard input
   * @param out standard output: results
   * @param err standard error: failures and log lines
   * @param terminal whether people look at it, so that colours make sense
   */
  public record Streams(InputStream in, PrintStream out, PrintStream err, boolean terminal) {}

  /**
   * What the process was given.
   *
   * @param folder the working directory
   * @param environment its variables
   * @param properties system properties
   * @param clock the time
   * @param startedMillis when the process started, in ms since the epoch
   * @param stopping tells of Ctrl-C
   */
  public record Machine(
      Path folder,
      Map<String, String> environment,
      Map<String, String> properties,
      Clock clock,
      long startedMillis,
      Stopping stopping) {
    public Machine {
      environment = Map.copyOf(environment);
      properties = Map.copyOf(properties);
    }
  }

  /** Tells of Ctrl-C and of a polite kill. */
  @FunctionalInterface
  public interface Stopping {

    /**
     * Has that done, once, when the process is asked to end.
     *
     * @param closing returns when all is closed, within a bound
     */
    void onStop(Runnable closing);

    /**
     * The same for a command that goes on until it is asked to end: then the process ends with exit
     * code 0.
     */
    default void onStopWell(Runnable closing) {
      onStop(closing);
    }
  }
}
