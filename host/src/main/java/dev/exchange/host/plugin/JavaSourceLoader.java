package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Loads a single source file in Java: compiles it in memory and starts its public class, or the
 * only one at its top level, which implements {@link dev.exchange.api.plugin.Plugin}.
 *
 * <p>Its handlers run on an event loop, and the virtual machine has no way to interrupt one that
 * blocks or does not end: it holds up the other exchanges of its loop, not those of other loops.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/java.md.
 */
public final class JavaSourceLoader implements Program.Loader {

  private final ApiClassLoader api = new ApiClassLoader();

  /** A loader that sees the API through which this class itself was loaded. */
  public JavaSourceLoader() {}

  @Override
  public boolean accepts(Path path) {
    return path.toString().endsWith(".java");
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

  private PluginClasses read(Path path) throws ClassNotFoundException {
    String file = String.valueOf(path.getFileName());
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE, "expected a Java source file that can be read, got " + path);
    }
    Map<String, byte[]> compiled = SourceCompiler.compile(path);
    CompiledClassLoader loader = new CompiledClassLoader(file, compiled, api);
    List<Class<?>> top = new ArrayList<>();
    for (String name : compiled.keySet()) {
      Class<?> type = loader.loadClass(name);
      if (type.getEnclosingClass() == null && !type.isSynthetic()) {
        top.add(type);
      }
    }
    return new PluginClasses(file, List.of(plugin(top, file)), loader);
  }

  /** By the rules of the language at most one is public. */
  private static Class<?> plugin(List<Class<?>> top, String file) {
    if (top.isEmpty()) {
      throw Plugins.refused("expected a class in %s, it declares none".formatted(file), file);
    }
    if (top.size() == 1) {
      return top.getFirst();
    }
    return top.stream()
        .filter(type -> Modifier.isPublic(type.getModifiers()))
        .findFirst()
        .orElseThrow(() ->
            Plugins.refused(
                "expected one public class in %s, got %d classes of which none is public: %s"
                    .formatted(
                        file,
                        top.size(),
                        top.stream().map(Class::getName).collect(Collectors.joining(", "))),
                file));
  }
}
