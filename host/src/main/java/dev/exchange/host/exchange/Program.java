package dev.exchange.host.exchange;

import io.vertx.core.Future;
import java.nio.file.Path;

/**
 * A loaded script, source file or jar.
 *
 * <p>Threading: {@link #close} on the thread of its site.
 */
public interface Program {

  /** Lets go of what the program holds besides its exchanges, which are closed before. */
  void close();

  /** Loads programs of one kind. */
  interface Loader {

    /** Whether this loader is the one for that path. Any thread. */
    boolean accepts(Path path);

    /** The language of its programs: {@code java}, {@code js} or {@code python}. Any thread. */
    String language();

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
