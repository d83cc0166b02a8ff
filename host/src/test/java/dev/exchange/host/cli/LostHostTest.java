package dev.exchange.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.host.Host;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that go on while hosts come, change and go. */
class LostHostTest {

  private static final String SHOP =
      """
      import { exchange } from 'exchange';
      exchange({ id: 'shop', handlers: {
        'order.place': (msg) => msg.value,
        open: (msg) => { exchange({ id: msg.value, handlers: { 'late.news': () => 1 } }); },
      } });
      """;

  @TempDir private Path folder;
  private Path program;
  private Host host;
  private Shell shell;

  @BeforeEach
  void open() throws Exception {
    program = Files.writeString(folder.resolve("shop.mjs"), SHOP);
    shell = new Shell(folder);
    shell.clock = SystemMeans.clock();
  }

  @AfterEach
  void stop() throws Exception {
    await(host.close());
  }

  @Test
  void anExchangeThatComesLaterIsFollowed() throws Exception {
    start(Settings.defaults());
    Shell.Running tail = shell.start("on", "late.*");
    tail.err().until("following");
    send("open", "\"kiosk\"");
    tail.err().until("following late.* at kiosk");
    send("late.news", "7");
    assertThat(tail.out().until("late.news")).endsWith("host → kiosk  late.news  7\n");
    end(tail);
  }

  @Test
  void aHostThatGoesAwayIsToldAndFoundAgain() throws Exception {
    start(Settings.defaults());
    int port = URI.create(shell.environment.get("EXCHANGE_URL")).getPort();
    Shell.Running tail = shell.start("on", "order.*");
    tail.err().until("following");
    await(host.close());
    tail.err().until("is away; waiting for it");
    start(Settings.defaults().with(Defaults.HTTP_PORT, port));
    tail.err().until("is back\nexchange: following order.* at host, shop");
    send("order.place", "7");
    assertThat(tail.out().until("order.place")).endsWith("host → shop  order.place  7\n");
    end(tail);
  }

  @Test
  void ctrlCEndsTheWaitForAHost() throws Exception {
    start(Settings.defaults());
    Shell.Running top = shell.start("top", "--interval=100ms");
    top.out().until("shop");
    await(host.close());
    top.err().until("is away; waiting for it");
    end(top);
  }

  @Test
  void aHostWithATokenWantsToSeeIt() throws Exception {
    start(Settings.defaults().with(Defaults.TOKEN, "open-sesame"));
    for (String command : List.of("on **", "top --once", "route x", "ls --peers")) {
      Shell.Ended refused = shell.run(command.split(" "));
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err()).startsWith("UNAUTHENTICATED: expected the host's token");
    }
    shell.environment.put("EXCHANGE_TOKEN", "open-sesame");
    assertThat(shell.run("ls", "--peers").out()).contains("shop");
    assertThat(shell.run("on", "x", "--timeout=10ms").exit()).isZero();
  }

  private void start(Settings settings) throws Exception {
    boolean free = settings.get(Defaults.HTTP_PORT).equals(Defaults.HTTP_PORT.initial());
    Settings all = free ? settings.with(Defaults.HTTP_PORT, 0) : settings;
    host = await(Host.start(List.of(program), all, true));
    assertThat(host.readiness().failed()).isEmpty();
    String url = Objects.requireNonNull(host.http()).url().toString();
    shell.environment.put("EXCHANGE_URL", url);
  }

  private void send(String name, String value) throws IOException {
    Shell other = new Shell(folder);
    other.environment.putAll(shell.environment);
    Shell.Ended ended = other.run("send", name, value);
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  private void end(Shell.Running running) throws Exception {
    shell.interrupt.get(1, TimeUnit.SECONDS).run();
    assertThat(running.exit().get(10, TimeUnit.SECONDS)).isZero();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
