package dev.exchange.host.exchange;

import dev.exchange.api.ExchangeBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which version of a program is to take the place of the one that runs, and how.
 *
 * @param path the program
 * @param deployment its name, language, configuration and limits
 * @param warmUp how many of the last messages it is tried with first, 0 to {@value Recent#KEPT};
 *     for programs whose effects the host cannot hold back it should be 0
 * @param probation how many messages it is compared with the one before for, 0 for none
 * @param patience how long that comparison lasts at most
 * @param drain how long what the one before has begun may take
 * @param canary the share of the keys, from 0 to 1, whose messages it gets during its probation; 1
 *     for all
 * @param check looks at it before it is at work
 * @param loader how it is loaded; null: as its path says
 */
public record SwapOrder(
    Path path,
    Deployment deployment,
    int warmUp,
    int probation,
    Duration patience,
    Duration drain,
    double canary,
    Check check,
    Program.@Nullable Loader loader) {

  /** The usual trial: {@value #WARM_UP} messages before, {@value #PROBATION} messages after. */
  public static final int WARM_UP = 8;

  /** How many messages a version is compared with the one before for. */
  public static final int PROBATION = 20;

  public SwapOrder {
    Objects.requireNonNull(check);
  }

  /** The usual way, for that program. */
  public static SwapOrder of(Path path, Deployment deployment) {
    return new SwapOrder(
        path,
        deployment,
        WARM_UP,
        PROBATION,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        1,
        (defined, handled) -> handler -> HandlerContract.NONE,
        null);
  }

  /** Looks at a version that was loaded and is not at work yet. */
  @FunctionalInterface
  public interface Check {

    /**
     * Gives what the values of its handlers must be like, by the handler's name; throws the reason
     * if it may not take the place. On the thread on which it was loaded.
     *
     * @param defined what its exchanges are defined to be
     * @param handled the names and patterns that they handle, those that were added later too
     */
    Function<String, HandlerContract> check(List<ExchangeBuilder> defined, Set<String> handled);
  }
}
