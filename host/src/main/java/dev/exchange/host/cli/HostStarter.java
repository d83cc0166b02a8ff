package dev.exchange.host.cli;

import dev.exchange.host.config.Settings;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts a host for {@code exchange run}. The composition root implements it.
 *
 * <p>Threading: any thread.
 */
@FunctionalInterface
public interface HostStarter {

  /**
   * Starts a host and loads the programs. Completes when each of them is loaded or has failed; a
   * program that fails does not fail the start.
   *
   * <p>Fails with {@link NothingToRun}, with {@link dev.exchange.host.http.CannotListen}, or with
   * an ExchangeException for settings that do not go together; then nothing runs.
   */
  Future<RunningHost> start(Order order);

  /**
   * What is to be started.
   *
   * @param paths programs, and folders of programs
   * @param settings all of them
   * @param listen whether to serve HTTP; a single request from the command line needs none
   */
  record Order(List<Path> paths, Settings settings, boolean listen) {
    public Order {
      paths = List.copyOf(paths);
    }
  }
}
