package dev.exchange.host.plugin;

import java.io.Closeable;
import java.util.List;

/**
 * The classes of a program's plugins, loaded and not yet initialized.
 *
 * @param program the name of the program's file
 * @param classes the plugins, in the order in which they start
 * @param loader what loaded them
 */
record PluginClasses(String program, List<Class<?>> classes, Closeable loader) {

  PluginClasses {
    classes = List.copyOf(classes);
  }
}
