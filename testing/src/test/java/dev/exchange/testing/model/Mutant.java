package dev.exchange.testing.model;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The product with a bug that was planted in one of its source files: its classes are loaded anew,
 * and the one with the bug is compiled from the changed text.
 */
final class Mutant extends ClassLoader {

  private static final String OWN = "dev.exchange.";

  private final Map<String, byte[]> changed;

  private Mutant(Map<String, byte[]> changed) {
    super(Mutant.class.getClassLoader());
    this.changed = changed;
  }

  /**
   * Plants a bug.
   *
   * @param file below {@code dev/exchange/host} in the sources of the host
   * @param right what stands there, once
   * @param wrong what takes its place
   */
  static Mutant of(String file, String right, String wrong) throws IOException {
    Path source =
        Path.of("..", "host", "src", "main", "java", "dev", "exchange", "host").resolve(file);
    String text = Files.readString(source);
    int at = text.indexOf(right);
    if (at < 0 || text.indexOf(right, at + 1) >= 0) {
      throw new AssertionError("expected once in " + file + ": " + right);
    }
    return new Mutant(compile(source, text.replace(right, wrong)));
  }

  /**
   * Runs a class with one test of the product, with the bug in place.
   *
   * @return how it failed; empty if it did not
   */
  Optional<Throwable> run(Class<?> test, int seeds) throws ClassNotFoundException {
    List<Throwable> failures = new ArrayList<>();
    Thread thread = Thread.currentThread();
    ClassLoader outer = thread.getContextClassLoader();
    thread.setContextClassLoader(this);
    try {
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass(loadClass(test.getName())))
                  .configurationParameter("exchange.seeds", Integer.toString(seeds))
                  .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                  .build(),
              new TestExecutionListener() {
                @Override
                public void executionFinished(TestIdentifier of, TestExecutionResult result) {
                  result.getThrowable().ifPresent(failures::add);
                }
              });
    } finally {
      thread.setContextClassLoader(outer);
    }
    return failures.stream().findFirst();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? define(name) : known;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = changed.get(name);
    if (bytes == null) {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        bytes = in.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private static Map<String, byte[]> compile(Path source, String text) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> written = new HashMap<>();
    StringWriter said = new StringWriter();
    JavaFileObject changed =
        new SimpleJavaFileObject(source.toUri(), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        };
    try (JavaFileManager files =
        new InMemory(
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8), written)) {
      List<String> options =
          List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"));
      if (!compiler.getTask(said, files, null, options, null, List.of(changed)).call()) {
        throw new AssertionError("expected the bug to compile: " + said);
      }
    }
    Map<String, byte[]> classes = new HashMap<>();
    written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  /** Where the compiler writes to. */
  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

    private final Map<String, ByteArrayOutputStream> written;

    InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> written) {
      super(files);
      this.written = written;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      URI uri = URI.create("memory:///" + name.replace('.', '/') + kind.extension);
      return new SimpleJavaFileObject(uri, kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          written.put(name, bytes);
          return bytes;
        }
      };
    }
  }
}
