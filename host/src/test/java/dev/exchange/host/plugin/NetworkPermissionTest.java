package dev.exchange.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ValueList;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a script may connect to. */
class NetworkPermissionTest {

  private final List<String> asked = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;
  private PluginGround ground;
  private int allowed;
  private int shut;

  @BeforeEach
  void open() {
    ground = new PluginGround(folder);
    allowed = server("allowed");
    shut = server("shut");
  }

  @AfterEach
  void close() {
    ground.close();
  }

  @Test
  void aScriptFetchesFromTheHostsOfItsManifestOnlyAtEachHop() {
    ground.start(fetching("permissions: { network: ['127.0.0.1:%d'] }".formatted(allowed)));

    assertThat(fetched(url(allowed, "/here"))).isEqualTo("allowed /here");
    assertThat(fetched(url(allowed, "/to/%d/there".formatted(allowed))))
        .isEqualTo("allowed /there");
    assertThat(fetched(url(shut, "/here"))).isEqualTo("FORBIDDEN");
    assertThat(fetched("http://localhost:%d/here".formatted(allowed))).isEqualTo("FORBIDDEN");
    assertThat(fetched(url(allowed, "/to/%d/there".formatted(shut)))).isEqualTo("FORBIDDEN");
    assertThat(asked).noneMatch(each -> each.startsWith("shut"));
  }

  @Test
  void aScriptWithoutThatListFetchesWhatItLikesAndOneWithAnEmptyListNothing() {
    Path entry = fetching("");
    ground.start(entry);
    assertThat(fetched(url(shut, "/to/%d/there".formatted(allowed)))).isEqualTo("allowed /there");

    fetching("permissions: { network: [] }");
    ground.load(entry);
    assertThat(fetched(url(shut, "/here"))).isEqualTo("FORBIDDEN");
  }

  @Test
  void linksAndChildrenAreHeldToItToo() {
    Path entry =
        ground.file(
            "a.mjs",
            """
            import { exchange } from 'exchange';
            export const plugin = { id: 'a', version: '1.0.0', permissions: { network: ['127.0.0.1:%d'] } };
            const app = exchange({
              id: 'a',
              handlers: {
                async 'a.go'() {
                  const codes = [];
                  for (const to of [
                    { transport: 'websocket', url: 'ws://127.0.0.1:%d/exchange' },
                    { transport: 'websocket', url: 'ws://127.0.0.1:%d/exchange' },
                    { transport: 'http', url: 'http://127.0.0.1:%d/exchange' },
                    { transport: 'websocket', url: 'ws://127.0.0.1:%d\\\\@127.0.0.1:%d/' },
                    { transport: 'ipc', script: 'child.mjs' },
                  ]) {
                    try {
                      await app.connect(to);
                    } catch (e) {
                      codes.push(e.code);
                    }
                  }
                  return codes;
                },
              },
            });
            """
                .formatted(allowed, allowed, shut, shut, shut, allowed));
    ground.start(entry);

    ValueList codes = (ValueList) ground.ask("a.go", null);

    assertThat(codes.toString())
        .isEqualTo("[PEER_GONE, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN]");
    assertThat(asked).noneMatch(each -> each.startsWith("shut"));
  }

  private Path fetching(String more) {
    return ground.plugin(
        "a",
        "1.0.%d".formatted(asked.size()),
        more,
        "(m) => fetch(m.value).then((r) => r.text()).catch((e) => e.code ?? e.cause.code)");
  }

  private Object fetched(String url) {
    return String.valueOf(ground.ask("a.go", url));
  }

  private static String url(int port, String path) {
    return "http://127.0.0.1:" + port + path;
  }

  private int server(String name) {
    HttpServer server =
        ground.vertx.createHttpServer().requestHandler(request -> answer(name, request));
    return PluginGround.await(server.listen(0, "127.0.0.1")).actualPort();
  }

  private void answer(String name, HttpServerRequest request) {
    asked.add(name + " " + request.path());
    String[] parts = request.path().split("/", -1);
    if (parts[1].equals("to")) {
      request
          .response()
          .setStatusCode(302)
          .putHeader("location", url(Integer.parseInt(parts[2]), "/" + parts[3]))
          .end();
    } else {
      request
          .response()
          .setStatusCode(parts[1].equals("exchange") ? 404 : 200)
          .end(name + " " + request.path());
    }
  }
}
