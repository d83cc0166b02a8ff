package dev.exchange.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import dev.exchange.api.ValueMap;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;

/** Programs in Java as a host runs them: source files, and jars. */
class JavaProgramsTest {

  private static final String GREETER =
      """
      import dev.exchange.api.Exchange;
      import dev.exchange.api.plugin.Plugin;
      import dev.exchange.api.plugin.PluginContext;

      public final class Greeter implements Plugin {
        @Override
        public void start(PluginContext context) {
          String greeting = context.config().text("greeting");
          context.exchange(
              Exchange.define("greeter")
                  .handler("greet", (msg, sig, state) -> greeting + ", " + msg.text("name") + "!"));
        }
      }
      """;

  @TempDir private Path folder;

  @ExchangeTest
  void aSourceFileRuns(Complex complex, Exchange test) throws IOException {
    Path source = Files.writeString(folder.resolve("Greeter.java"), GREETER);
    checkGreeter(complex, test, source);
  }

  @ExchangeTest
  void aJarRuns(Complex complex, Exchange test) throws IOException {
    Path source = Files.writeString(folder.resolve("Greeter.java"), GREETER);
    Path jar = folder.resolve("greeter.jar");
    Path classes = compiled(source);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> made = Files.list(classes)) {
      for (Path each : made.sorted().toList()) {
        add(out, String.valueOf(each.getFileName()), Files.readAllBytes(each));
      }
      byte[] service = "Greeter\n".getBytes(StandardCharsets.UTF_8);
      add(out, "META-INF/services/dev.exchange.api.plugin.Plugin", service);
    }
    checkGreeter(complex, test, jar);
  }

  private static void checkGreeter(Complex complex, Exchange test, Path program) {
    assertThat(complex.deploy(program, ValueMap.of("greeting", "Moin")))
        .extracting(Exchange::id)
        .containsExactly("greeter");
    assertThat(complex.await(test.request("greet", ValueMap.of("name", "Ada"))))
        .isEqualTo("Moin, Ada!");
    TraceAssertions.assertThat(complex).trace("greet").passesThrough("test", "greeter");
  }

  private Path compiled(Path source) throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
      var units = files.getJavaFileObjects(source);
      assertThat(compiler.getTask(null, files, null, options, null, units).call()).isTrue();
    }
    return classes;
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
