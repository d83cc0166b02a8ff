package dev.exchange.examples;

import java.nio.file.Path;

/** A language in which a plugin of this repository is written, and where it lies. */
enum PluginLanguage {
  JAVASCRIPT(""),
  PYTHON("python"),
  JAVA("java");

  private final String folder;

  PluginLanguage(String folder) {
    this.folder = folder;
  }

  /** The folder of that plugin in this language. */
  Path of(String plugin) {
    return RunningExample.ROOT.resolve("plugins").resolve(plugin).resolve(folder).normalize();
  }
}
