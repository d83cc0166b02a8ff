package dev.exchange.host.exchange;

import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loaded script, source file or jar.
 *
 * <p>Threading: the thread of its site.
 */
public interface Program {

  /**
   * Lets go of what the program holds besides its exchanges, which are closed before. Nothing of it
   * runs any more, on whatever thread this is.
   */
  void close();

  /** It is at work no more: ends what it has begun besides its exchanges. On its thread. */
  default void retire() {}

  /** The files that it has read so far, besides libraries of the host. Any thread. */
  default Set<Path> files() {
    return Set.of();
  }

  /** It was loaded on another thread, and runs on this one from now on. */
  default void moved() {}

  /**
   * What the static cells of one of its exchanges are to hold, given what they held in another
   * version; null if it leaves that to the names of the cells. Throws what its code throws.
   *
   * @param version that other version; empty if it had none
   */
  default @Nullable ValueMap migrate(String exchange, ValueMap state, String version) {
    return null;
  }

  /** Loads programs of one kind. */
  interface Loader {

    /** Whether this loader is the one for that path. Any thread. */
    boolean accepts(Path path);

    /** The language of its programs: {@code java}, {@code js} or {@code python}. Any thread. */
    String language();

    /**
     * Whether a program may be loaded on one thread and run on another one later, if that is handed
     * over in order.
     */
    default boolean moves() {
      return false;
    }

    /** Whether whatever its programs do to the world goes through the host. */
    default boolean contained() {
      return false;
    }

    /** Whether a version that was replaced can be called back. */
    default boolean returns() {
      return true;
    }

    /** Whether its programs may block their thread, and so need a virtual one. */
    boolean blocking();

    /**
     * Does once what takes long and needs no program, such as to make the engine of a language. On
     * a thread that may block; several at once.
     */
    default void prepare() {}

    /**
     * Loads a program and runs its top level on the site's thread. Completes on that thread, when
     * the top level has ended (for one with a top-level await: when it has settled).
     *
     * <p>Fails with HANDLER_FAILED, with the place, for an error in the program itself; BAD_MESSAGE
     * for a path that cannot be read.
     */
    Future<Program> load(Path path, Site site);
  }
}
