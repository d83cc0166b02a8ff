package dev.exchange.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A complex in which one block of a page runs. */
final class DocsHost implements AutoCloseable {

  private static final Pattern CLASS = Pattern.compile("public final class (\\w+)");
  private static final Pattern REQUEST = Pattern.compile("request (\\S+) (.+) → (.+)");
  private static final Pattern FAILS = Pattern.compile("request (\\S+) (.+) fails (\\w+)");
  private static final Pattern CALL = Pattern.compile("call → (.+)");
  private static final Pattern DEPLOYED = Pattern.compile("\"(?:js|py):([\\w.-]+)\"");

  private final Vertx vertx = Vertx.vertx();
  private final Complex complex = new Complex(SystemMeans.standard());
  private final Path folder;

  DocsHost(Path folder) {
    this.folder = folder;
  }

  /** Loads a block as the program that it is. */
  void load(Page.Block block) {
    await(vertx.deployVerticle(new ProgramVerticle(write(block), complex)));
  }

  /** Puts the first JavaScript program of the README into the folder, under its name there. */
  void readmeProgram() throws IOException {
    Page readme = new Page(Path.of("README.md"), Page.read(Page.ROOT.resolve("README.md")));
    Page.Block first =
        readme.blocks().stream()
            .filter(block -> block.language().equals("js"))
            .findFirst()
            .orElseThrow();
    Files.writeString(folder.resolve("greeter.mjs"), first.code());
  }

  /** Does what a comment says, and asserts what it expects. */
  void run(Page.Block block, String directive) throws Exception {
    Matcher request = REQUEST.matcher(directive);
    Matcher fails = FAILS.matcher(directive);
    Matcher call = CALL.matcher(directive);
    if (request.matches()) {
      assertThat(await(ask(request))).isEqualTo(json(request.group(3)));
    } else if (fails.matches()) {
      Future<String> code = ask(fails).map("no failure").otherwise(DocsHost::code);
      assertThat(await(code)).isEqualTo(fails.group(3));
    } else if (call.matches()) {
      assertThat(await(called(block))).isEqualTo(json(call.group(1)));
    } else {
      throw new AssertionError("expected a directive at " + block.place() + ", got " + directive);
    }
  }

  @Override
  public void close() {
    await(complex.close());
    await(vertx.close());
  }

  private Future<Object> ask(Matcher request) {
    Exchange asker = complex.exchange("docs-asker");
    if (asker == null) {
      ExchangeVerticle verticle = new ExchangeVerticle(Exchange.define("docs-asker"), complex);
      await(vertx.deployVerticle(verticle));
      asker = verticle.exchange();
    }
    return asker.request(request.group(1), json(request.group(2)));
  }

  private Path write(Page.Block block) {
    String name =
        switch (block.language()) {
          case "js" -> "program.mjs";
          case "python" -> "program.py";
          default -> className(block) + ".java";
        };
    try {
      return Files.writeString(folder.resolve(name), block.code());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Compiles a class against all that the host has, and calls its {@code start(Vertx)}. */
  @SuppressWarnings("unchecked")
  private Future<Object> called(Page.Block block) throws Exception {
    String code = block.code();
    Matcher deployed = DEPLOYED.matcher(code);
    while (deployed.find()) {
      code = code.replace(deployed.group(1), folder.resolve(deployed.group(1)).toString());
    }
    Path source = Files.writeString(folder.resolve(className(block) + ".java"), code);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  null,
                  files,
                  null,
                  List.of(
                      "-proc:none",
                      "-classpath",
                      System.getProperty("java.class.path"),
                      "-d",
                      folder.toString()),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as("%s compiles", block.place()).isTrue();
    }
    URL[] place = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(place, getClass().getClassLoader())) {
      Method start = loader.loadClass(className(block)).getDeclaredMethod("start", Vertx.class);
      start.setAccessible(true);
      Future<Object> started = (Future<Object>) start.invoke(null, vertx);
      await(started);
      return started;
    }
  }

  private static String className(Page.Block block) {
    Matcher name = CLASS.matcher(block.code());
    if (!name.find()) {
      throw new AssertionError("expected a public final class at " + block.place());
    }
    return name.group(1);
  }

  private static String code(Throwable failure) {
    return failure instanceof ExchangeException known ? known.code().name() : failure.toString();
  }

  private static @Nullable Object json(String text) {
    return JsonValues.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("expected an end within 60 s", e);
    }
  }
}
