package dev.exchange.host.process;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one plugin in processes, one after the other: each knows whom it follows.
 *
 * <p>Threading: any thread.
 */
public final class Lineage {

  private final AtomicReference<@Nullable RemoteProgram> atWork = new AtomicReference<>();

  /** The version that is at work; null if there is none that can be asked. */
  @Nullable RemoteProgram atWork() {
    RemoteProgram last = atWork.get();
    return last != null && last.isThere() ? last : null;
  }

  /** That version is at work from now on. */
  void follows(RemoteProgram version) {
    atWork.set(version);
  }
}
