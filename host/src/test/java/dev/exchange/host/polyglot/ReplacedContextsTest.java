package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Deployment;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.exchange.Site;
import dev.exchange.host.exchange.SwapOrder;
import dev.exchange.host.exchange.Swapped;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts of scripts whose versions were replaced. */
class ReplacedContextsTest {

  private static final int VERSIONS = 6;

  @TempDir private Path folder;

  @Test
  void theContextsOfJavaScriptAreCollected() {
    replaced(
        "app.mjs",
        new JsLoader(),
        version ->
            """
            import { exchange } from 'exchange';
            exchange({ id: 'app', state: { n: 0 }, handlers: { go: () => %d } });
            """
                .formatted(version));
  }

  @Test
  void theContextsOfPythonAreCollected() {
    replaced(
        "app.py",
        new PyLoader(),
        version ->
            """
            from exchange import exchange
            exchange(id="app", state={"n": 0}, handlers={"go": lambda msg, sig, state: %d})
            """
                .formatted(version));
  }

  /** The text of a version. */
  @FunctionalInterface
  private interface Text {
    String of(int version);
  }

  private void replaced(String file, Program.Loader loader, Text text) {
    Recording recording = new Recording(loader);
    try (ScriptHost host = new ScriptHost(folder)) {
      host.file(file, text.of(0));
      ProgramVerticle program =
          new ProgramVerticle(folder.resolve(file), host.complex).loadedBy(recording);
      ScriptHost.await(
          host.vertx.deployVerticle(
              program, new DeploymentOptions().setConfig(ScriptHost.GENEROUS)));
      for (int version = 1; version < VERSIONS; version++) {
        host.file(file, text.of(version));
        Swapped swapped = ScriptHost.await(program.swap(order(file, recording)));
        for (int i = 0; i < SwapOrder.PROBATION; i++) {
          assertThat(host.request("go", null)).isEqualTo((long) version);
        }
        ScriptHost.await(swapped.settled());
      }
      List<WeakReference<?>> gone = recording.contexts.subList(0, VERSIONS - 2);
      for (int i = 0; i < 300 && gone.stream().anyMatch(each -> each.get() != null); i++) {
        System.gc();
        host.request("go", null); // lets go of what the last turn held
      }
      assertThat(recording.contexts).hasSize(VERSIONS);
      assertThat(gone).allMatch(each -> each.get() == null); // the last two: at work, on standby
    }
  }

  private SwapOrder order(String file, Program.Loader loader) {
    SwapOrder usual =
        SwapOrder.of(
            folder.resolve(file),
            new Deployment(
                    file,
                    loader.language(),
                    ValueMap.EMPTY,
                    ValueMap.of("scriptTimeout", 60_000L, "loadTimeout", 60_000L))
                .in(folder));
    return new SwapOrder(
        usual.path(),
        usual.deployment(),
        usual.warmUp(),
        usual.probation(),
        usual.patience(),
        Duration.ofMillis(1),
        usual.canary(),
        usual.check(),
        loader);
  }

  /** A loader that remembers, weakly, what it has loaded. */
  private static final class Recording implements Program.Loader {

    private final Program.Loader loader;
    private final List<WeakReference<?>> contexts = new ArrayList<>();

    Recording(Program.Loader loader) {
      this.loader = loader;
    }

    @Override
    public boolean accepts(Path path) {
      return loader.accepts(path);
    }

    @Override
    public String language() {
      return loader.language();
    }

    @Override
    public boolean moves() {
      return loader.moves();
    }

    @Override
    public boolean contained() {
      return loader.contained();
    }

    @Override
    public boolean returns() {
      return loader.returns();
    }

    @Override
    public boolean blocking() {
      return loader.blocking();
    }

    @Override
    public void prepare() {
      loader.prepare();
    }

    @Override
    public Future<Program> load(Path path, Site site) {
      return loader
          .load(path, site)
          .onSuccess(program -> contexts.add(new WeakReference<>(context(program))));
    }

    private static Context context(Program program) {
      return switch (program) {
        case JsProgram script -> script.context();
        case PyProgram script -> script.context();
        default -> throw new IllegalArgumentException("expected a script, got " + program);
      };
    }
  }
}
