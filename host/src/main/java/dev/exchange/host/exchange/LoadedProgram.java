package dev.exchange.host.exchange;

import io.vertx.core.Future;

/**
 * One version of a program that has been loaded.
 *
 * <p>Threading: the lane of its site.
 */
record LoadedProgram(ProgramSite site, Program program, Program.Loader loader) {

  /** Its name for a reader: the file, and the version that its deployment tells. */
  String inWords() {
    String version = site.deployment().version();
    return version.isEmpty() ? site.name() : site.name() + " " + version;
  }

  /**
   * Lets go of the program, aside, as that takes its time; nothing of it may be under way. Unless
   * its thread is lost.
   */
  Future<Void> close() {
    if (site.abandoned()) {
      return Future.succeededFuture();
    }
    return site.vertx()
        .executeBlocking(
            () -> {
              program.close();
              return null;
            },
            false)
        .mapEmpty();
  }
}
