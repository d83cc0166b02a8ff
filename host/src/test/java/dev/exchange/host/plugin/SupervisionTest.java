package dev.exchange.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.plugin.PluginState;
import dev.exchange.host.manifest.Limits;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that die, and what becomes of them and of the others. */
class SupervisionTest {

  /** Runs in one call of the language, which cannot be interrupted. */
  private static final String LOOP = "(3n ** 40000000n > 0n)";

  @TempDir private Path folder;

  @Test
  void oneThatDiesIsStartedAgainAndThenInQuarantine() {
    try (PluginGround ground = new PluginGround(folder)) {
      Path bad =
          ground.plugin(
              "bad",
              "1.0.0",
              "isolation: 'worker', limits: { handlerTimeout: 100, restarts: 1 }",
              "(msg, sig, state) => msg.value === 'loop' ? " + LOOP + " : ++state.n");
      Path good = ground.plugin("good", "1.0.0", "", "() => 'well'");
      ground.start(bad, good);
      assertThat(ground.ask("bad.go", 1)).isEqualTo(1L);
      Promise<PluginView> again = Promise.promise();
      Promise<PluginView> over = Promise.promise();
      ground.plugins.observe(view -> {
        if (view.id().equals("bad") && view.state() == PluginState.STARTED) {
          again.tryComplete(view);
        } else if (view.id().equals("bad") && view.state() == PluginState.FAILED) {
          over.tryComplete(view);
        }
      });
      MessageOptions patient = MessageOptions.within(Duration.ofSeconds(60));

      var first = ground.app.request("bad.go", "loop", patient);
      assertThat(ground.ask("good.go", null)).isEqualTo("well");
      assertThat(ground.failure(first).code()).isIn(ErrorCode.SCRIPT_TIMEOUT, ErrorCode.PEER_GONE);
      PluginView restarted = PluginGround.await(again.future());
      assertThat(restarted.restarts()).isEqualTo(1);
      assertThat(restarted.killer().text("name")).isEqualTo("bad.go");
      assertThat(restarted.killer().text("value")).isEqualTo("loop");
      assertThat(ground.ask("bad.go", 1)).isEqualTo(1L);

      var second = ground.app.request("bad.go", "loop", patient);
      ground.failure(second);
      PluginView quarantined = PluginGround.await(over.future());
      assertThat(quarantined.failure().message())
          .startsWith("expected plugin bad to die at most 1 times within 60 s")
          .contains("quarantine");
      assertThat(ground.ask("good.go", null)).isEqualTo("well");

      assertThat(ground.load(bad).state()).isEqualTo(PluginState.STARTED);
      assertThat(ground.ask("bad.go", 1)).isEqualTo(1L);
    }
  }

  @Test
  void restartsAreCountedInATime() {
    Restarts restarts = new Restarts();
    Limits limits = new Limits(null, null, null, null, 2, Duration.ofSeconds(10));

    assertThat(restarts.allow(limits, 0)).isTrue();
    assertThat(restarts.allow(limits, 5_000)).isTrue();
    assertThat(restarts.allow(limits, 9_999)).isFalse();
    assertThat(restarts.allow(limits, 10_000)).isTrue();
    assertThat(restarts.allow(limits, 10_001)).isFalse();
    restarts.forgive();
    assertThat(restarts.allow(limits, 10_001)).isTrue();
    assertThat(restarts.total()).isEqualTo(4);
  }
}
