package dev.exchange.host.polyglot;

import dev.exchange.spi.Clock;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Language;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.io.FileSystem;
import org.graalvm.polyglot.io.IOAccess;

/**
 * The guest languages' engines: one per language and process, made at first use. Programs of one
 * language share its compiled code; there is one permission class so far.
 *
 * <p>Containment: {@link SandboxPolicy#CONSTRAINED}. A guest reaches of the host only members
 * marked with {@link HostAccess.Export} and proxies; no classes, no threads, no processes, no
 * environment, no native code, no other language, and of files what its {@link ProgramFiles} serve.
 *
 * <p>Threading: any thread; at most one thread makes the engine of a language.
 */
public final class Engines implements AutoCloseable {

  /** One object for all contexts, as an engine demands. Buffers are copies that nobody else has. */
  static final HostAccess ACCESS =
      HostAccess.newBuilder()
          .allowAccessAnnotatedBy(HostAccess.Export.class)
          .allowBufferAccess(true)
          .allowMutableTargetMappings()
          .build();

  private final Map<Guest, Engine> engines = new ConcurrentHashMap<>();

  /** The engine of a language. */
  Engine of(Guest guest) {
    return engines.computeIfAbsent(guest, Engines::create);
  }

  /**
   * Makes the engine of a language and what its first program would load with it, unless that is
   * done. Takes up to some seconds, so not on an event loop.
   */
  void prepare(Guest guest) {
    if (!engines.containsKey(guest)) {
      try (Context first = context(guest).build()) {
        first.initialize(guest.id());
      }
    }
  }

  /**
   * Begins the context of one program. Options of the language may be added; access may not.
   *
   * @param files all that the program can read
   * @param clock by which it goes; where that is virtual, the place is too: UTC, and for JavaScript
   *     American English, wherever the machine stands
   */
  Context.Builder context(Guest guest, ProgramFiles files, Clock clock) {
    FileSystem served = FileSystem.allowInternalResourceAccess(files);
    Context.Builder context =
        context(guest).allowIO(IOAccess.newBuilder().fileSystem(served).build());
    if (clock.isVirtual()) {
      context.timeZone(ZoneOffset.UTC);
      if (guest == Guest.JS) {
        context.option("js.locale", "en-US");
      }
    }
    return context;
  }

  /** Whether hot guest code becomes machine code; makes the engine of that language. */
  public boolean compiles(Guest guest) {
    return !of(guest).getImplementationName().equals("Interpreted");
  }

  /** What runs a language, such as {@code GraalVM CE} or {@code Interpreted}. */
  public String runtime(Guest guest) {
    return of(guest).getImplementationName();
  }

  /** Version of what runs a language; makes its engine. */
  public String version(Guest guest) {
    Language language = of(guest).getLanguages().get(guest.id());
    return language == null ? "missing" : language.getVersion();
  }

  /** Ends all engines, and with them all contexts, also those that are running. */
  @Override
  public void close() {
    engines.values().forEach(engine -> engine.close(true));
    engines.clear();
  }

  private Context.Builder context(Guest guest) {
    return Context.newBuilder(guest.id())
        .engine(of(guest))
        .allowHostAccess(ACCESS)
        .allowPolyglotAccess(PolyglotAccess.NONE)
        .allowEnvironmentAccess(EnvironmentAccess.NONE);
  }

  private static Engine create(Guest guest) {
    return Engine.newBuilder(guest.id())
        .sandbox(SandboxPolicy.CONSTRAINED)
        .in(InputStream.nullInputStream())
        .out(OutputStream.nullOutputStream())
        .err(OutputStream.nullOutputStream())
        .option("engine.WarnInterpreterOnly", "false")
        .build();
  }
}
