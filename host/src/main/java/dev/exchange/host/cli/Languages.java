package dev.exchange.host.cli;

import java.util.List;

/**
 * What the engine of the scripts says of itself. The package that knows the engine implements it.
 */
@FunctionalInterface
public interface Languages {

  /** Starts an engine, asks it, and closes it. */
  Report report();

  /**
   * What it said.
   *
   * @param engine its name and version
   * @param optimizing whether scripts are compiled
   * @param languages those that it runs
   */
  record Report(String engine, boolean optimizing, List<Language> languages) {
    public Report {
      languages = List.copyOf(languages);
    }
  }

  /**
   * One language.
   *
   * @param name such as {@code JavaScript}
   * @param version of the language's implementation
   */
  record Language(String name, String version) {}
}
