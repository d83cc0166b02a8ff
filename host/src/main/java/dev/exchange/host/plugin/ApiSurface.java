package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.plugin.Plugin;
import io.vertx.core.Vertx;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * What programs see of the host: the API, the public part of Vert.x core, and the annotations of
 * JSpecify. The compiler and the class loader ask the same question, so what compiles also loads.
 *
 * <p>Threading: any thread.
 */
final class ApiSurface {

  private static final List<String> OPEN =
      List.of("dev.exchange.api.", "dev.exchange.spi.", "io.vertx.core.", "org.jspecify.");

  private ApiSurface() {}

  /** Whether programs may see that class of the host. */
  static boolean shows(String className) {
    return OPEN.stream().anyMatch(className::startsWith)
        && !className.contains(".impl.")
        && !className.contains(".internal.");
  }

  /** Whether programs may see the classes of that package of the host. */
  static boolean showsPackage(String packageName) {
    return shows(packageName + ".");
  }

  /**
   * The jars or folders that hold the surface, wherever the host was started from.
   *
   * @throws ExchangeException BAD_MESSAGE if the classes lie in no file of their own
   */
  static List<Path> classPath() {
    return Stream.of(Plugin.class, Vertx.class, NullMarked.class)
        .map(ApiSurface::origin)
        .distinct()
        .toList();
  }

  private static Path origin(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    try {
      if (source != null && source.getLocation() != null) {
        return Path.of(source.getLocation().toURI());
      }
    } catch (URISyntaxException | RuntimeException e) {
      throw unknown(type, source.getLocation(), e);
    }
    throw unknown(type, "none", null);
  }

  private static ExchangeException unknown(Class<?> type, Object place, @Nullable Exception cause) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE,
        "expected class %s in a jar or folder that a compiler can read, its place is %s"
            .formatted(type.getName(), place),
        "",
        null,
        cause);
  }
}
