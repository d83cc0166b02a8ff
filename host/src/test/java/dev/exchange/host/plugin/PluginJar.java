package dev.exchange.host.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Builds a real jar of sources that are compiled as a plugin author would: with javac. */
final class PluginJar {

  private final Path folder;
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  private PluginJar(Path folder) {
    this.folder = folder;
  }

  static PluginJar in(Path folder) {
    return new PluginJar(folder);
  }

  /** A source file by its path, such as {@code acme/Greeter.java}. */
  PluginJar source(String path, String text) {
    sources.put(path, text);
    return this;
  }

  PluginJar entry(String name, String text) {
    return entry(name, text.getBytes(StandardCharsets.UTF_8));
  }

  PluginJar entry(String name, byte[] bytes) {
    entries.put(name, bytes);
    return this;
  }

  /** The lines of the service file. */
  PluginJar plugins(String... lines) {
    return entry(
        "META-INF/services/dev.exchange.api.plugin.Plugin", String.join("\n", lines) + "\n");
  }

  Path build(String name) {
    try {
      Path jar = folder.resolve(name);
      Path classes = compile(Files.createTempDirectory(folder, name));
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file)) {
        for (Path path : files(classes, ".class")) {
          String entry = classes.relativize(path).toString().replace('\\', '/');
          add(out, entry, Files.readAllBytes(path));
        }
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
          add(out, entry.getKey(), entry.getValue());
        }
      }
      return jar;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path compile(Path place) throws IOException {
    Path classes = Files.createDirectory(place.resolve("classes"));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = place.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
      var units = files.getJavaFileObjectsFromPaths(files(place, ".java"));
      if (!sources.isEmpty() && !compiler.getTask(null, files, null, options, null, units).call()) {
        throw new AssertionError("expected the sources of a test jar to compile: " + sources);
      }
    }
    return classes;
  }

  private static List<Path> files(Path place, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
