package dev.exchange.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import io.vertx.core.Future;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that goes on, in a process of its own, and the signal of Ctrl-C. */
class InterruptedTailTest {

  private static final String SHOP =
      """
      import { exchange } from 'exchange';
      exchange({ id: 'shop', handlers: { buy: () => 1 } });
      """;

  @TempDir private Path folder;

  @Test
  void ctrlCEndsATailInOrderWithExitCodeZero() throws Exception {
    Path program = Files.writeString(folder.resolve("shop.mjs"), SHOP);
    Settings settings = Settings.defaults().with(Defaults.HTTP_PORT, 0);
    Host host = await(Host.start(List.of(program), settings, true));
    Process tail =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.exchange.host.Main",
                "on",
                "**",
                "--url",
                Objects.requireNonNull(host.http()).url().toString())
            .start();
    try (BufferedReader err = tail.errorReader();
        BufferedReader out = tail.inputReader()) {
      assertThat(untilFollowing(err)).endsWith("at host, shop");
      await(host.gateway().send("buy", 7L));
      assertThat(out.readLine()).endsWith("host → shop  buy  7");
      assertThat(new ProcessBuilder("kill", "-INT", "" + tail.pid()).start().waitFor()).isZero();
      assertThat(tail.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(tail.exitValue()).isZero();
      assertThat(err.readLine()).isNull();
    } finally {
      tail.destroyForcibly();
      await(host.close());
    }
  }

  /** The JVM itself may have something to say first. */
  private static String untilFollowing(BufferedReader err) throws Exception {
    StringBuilder said = new StringBuilder();
    String line = err.readLine();
    while (line != null && !line.startsWith("exchange: following")) {
      said.append(line).append('\n');
      line = err.readLine();
    }
    return said + String.valueOf(line);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
