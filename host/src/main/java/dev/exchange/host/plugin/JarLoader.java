package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.plugin.Plugin;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Loads a jar: starts the plugins that its {@code META-INF/services} lists, in that order. Each jar
 * has a class loader of its own, which sees the API and the jar, and what the jar's manifest puts
 * on its class path.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/java.md.
 */
public final class JarLoader implements Program.Loader {

  private static final String SERVICES = "META-INF/services/" + Plugin.class.getName();

  private final ApiClassLoader api = new ApiClassLoader();

  /** A loader that sees the API through which this class itself was loaded. */
  public JarLoader() {}

  @Override
  public boolean accepts(Path path) {
    return path.toString().endsWith(".jar");
  }

  @Override
  public String language() {
    return "java";
  }

  /** A start that does not end holds up no thread but that on which it is tried. */
  @Override
  public boolean moves() {
    return true;
  }

  @Override
  public boolean blocking() {
    return false;
  }

  @Override
  public Future<Program> load(Path path, Site site) {
    return JavaProgram.launch(site, () -> read(path));
  }

  private PluginClasses read(Path path) throws IOException {
    String file = String.valueOf(path.getFileName());
    List<String> names = services(path, file);
    URLClassLoader loader = new URLClassLoader(file, new URL[] {path.toUri().toURL()}, api);
    try {
      List<Class<?>> classes = new ArrayList<>();
      for (String name : names) {
        classes.add(load(loader, name, file));
      }
      return new PluginClasses(file, classes, loader);
    } catch (ExchangeException e) {
      loader.close();
      throw e;
    }
  }

  private static Class<?> load(URLClassLoader loader, String name, String file) {
    try {
      return loader.loadClass(name);
    } catch (ClassNotFoundException e) {
      throw Plugins.refused(
          "expected class %s, which %s of %s lists, in that jar, it is not there"
              .formatted(name, SERVICES, file),
          file);
    } catch (LinkageError | SecurityException e) {
      throw Plugins.failed(e, "the load of class " + name + " in " + file);
    }
  }

  private static List<String> services(Path path, String file) {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE, "expected a jar that can be read, got " + path);
    }
    try (JarFile jar = new JarFile(path.toFile())) {
      ZipEntry entry = jar.getEntry(SERVICES);
      if (entry == null) {
        throw Plugins.refused(
            "expected %s in %s, there is no such entry".formatted(SERVICES, file), file);
      }
      return names(jar.getInputStream(entry), file);
    } catch (IOException e) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected a whole jar in %s, it cannot be read: %s".formatted(file, e.getMessage()),
          "",
          null,
          e);
    }
  }

  /** The names that a service file lists, in its order; after a {@code #} comes a comment. */
  private static List<String> names(InputStream entry, String file) throws IOException {
    List<String> names =
        new String(entry.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.contains("#") ? line.substring(0, line.indexOf('#')) : line)
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .distinct()
            .toList();
    if (names.isEmpty()) {
      throw Plugins.refused(
          "expected the name of a class in %s of %s, it lists none".formatted(SERVICES, file),
          file);
    }
    return names;
  }
}
