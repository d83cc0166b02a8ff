import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;

/**
 * Ends with 0 only if this JVM compiles a script: it may have a compiler and refuse its version,
 * and tell so when it is first used.
 */
final class CompilerProbe {

  private CompilerProbe() {}

  /** Prints the name of the engine's runtime. */
  public static void main(String[] args) {
    String interpreted = "Interpreted";
    try (Engine engine = Engine.newBuilder("js").build()) {
      System.out.println("engine: " + engine.getImplementationName());
      if (engine.getImplementationName().equals(interpreted)) {
        System.exit(1);
      }
    }
    try (Context context =
        Context.newBuilder("js")
            .allowExperimentalOptions(true)
            .option("engine.BackgroundCompilation", "false")
            .option("engine.CompilationFailureAction", "Throw")
            .build()) {
      context.eval("js", "let s = 0; for (let i = 0; i < 200000; i++) s = (s + i) | 0; s");
    }
  }
}
