package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compiles one source file in memory, by the rules of javac, against what {@link ApiSurface} shows.
 * Annotations are not processed.
 *
 * <p>Threading: any thread; it takes its time and reads files.
 */
final class SourceCompiler {

  private static final List<String> OPTIONS =
      List.of(
          "-proc:none",
          "-parameters",
          "-g",
          "-nowarn",
          "--release",
          String.valueOf(Runtime.version().feature()));

  private SourceCompiler() {}

  /**
   * The classes of a source file, by name.
   *
   * @throws ExchangeException HANDLER_FAILED with the place of the first error; BAD_MESSAGE if
   *     there is no compiler
   */
  static Map<String, byte[]> compile(Path source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected a JDK to compile %s, got a Java runtime without the module jdk.compiler"
              .formatted(source.getFileName()));
    }
    DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
    try (var standard =
            compiler.getStandardFileManager(told, Locale.ENGLISH, StandardCharsets.UTF_8);
        var files = new CompiledFiles(standard)) {
      var units = standard.getJavaFileObjects(source);
      boolean compiled =
          compiler.getTask(Writer.nullWriter(), files, told, OPTIONS, null, units).call();
      if (!compiled) {
        throw failed(source, told.getDiagnostics());
      }
      return files.classes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExchangeException failed(
      Path source, List<Diagnostic<? extends JavaFileObject>> told) {
    List<Diagnostic<? extends JavaFileObject>> errors =
        told.stream().filter(one -> one.getKind() == Diagnostic.Kind.ERROR).toList();
    String file = String.valueOf(source.getFileName());
    Diagnostic<?> first = errors.isEmpty() ? null : errors.getFirst();
    return new ExchangeException(
        ErrorCode.HANDLER_FAILED,
        "expected %s to compile, got %s%s".formatted(file, inWords(first), more(errors.size() - 1)),
        "",
        place(file, first),
        null);
  }

  /** The compiler's text in one line. */
  private static String inWords(@Nullable Diagnostic<?> error) {
    return error == null
        ? "an error without a text"
        : String.join("; ", error.getMessage(Locale.ENGLISH).strip().split("\\s*\\R\\s*"))
            .replaceAll("\\s+", " ");
  }

  private static String more(int further) {
    return switch (further) {
      case -1, 0 -> "";
      case 1 -> ", and 1 more error";
      default -> ", and " + further + " more errors";
    };
  }

  private static Location place(String file, @Nullable Diagnostic<?> error) {
    return error == null || error.getLineNumber() == Diagnostic.NOPOS
        ? Location.of(file, 0, 0)
        : Location.of(file, (int) error.getLineNumber(), (int) error.getColumnNumber());
  }
}
