package dev.exchange.host.manifest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a new version takes over from the one that runs. Null: as the host does otherwise.
 *
 * <p>Threading: any thread.
 *
 * @param warmUp messages that the new one is tried with before it takes over
 * @param probation messages after that in which a failure brings the old one back
 * @param drain how long the old one may finish what it has
 */
public record Swap(
    @Nullable Integer warmUp, @Nullable Integer probation, @Nullable Duration drain) {

  /** That of a manifest that says nothing of it. */
  public static final Swap NONE = new Swap(null, null, null);
}
