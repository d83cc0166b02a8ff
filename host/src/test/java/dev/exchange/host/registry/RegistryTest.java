package dev.exchange.host.registry;

import static dev.exchange.host.registry.Hosts.await;
import static dev.exchange.host.registry.Hosts.connect;
import static dev.exchange.host.registry.Hosts.failureOf;
import static dev.exchange.host.registry.Hosts.link;
import static dev.exchange.host.registry.Hosts.request;
import static dev.exchange.host.registry.Hosts.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import dev.exchange.host.Host;
import io.vertx.core.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the registry of a host knows, and who hears of it. */
class RegistryTest {

  private static final String GREETER =
      """
      import { exchange } from 'exchange';
      export const plugin = {
        id: 'greeting', version: '1.4.0', name: 'Greeter', author: 'Ada', capabilities: ['greeting'],
        handles: { greet: { description: 'Greets.', input: { type: 'string' }, output: { type: 'string' } } },
      };
      exchange({
        id: 'greeter', state: { total: 0, secret: 0 }, share: ['total'],
        handlers: { greet: (msg) => 'hello ' + msg.value, 'any.*': () => 1 },
      });
      """;

  @TempDir private Path folder;
  private Hosts hosts;

  @BeforeEach
  void open() {
    hosts = new Hosts(folder);
  }

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void anExchangeIsKnownWithWhatItsManifestSays() throws Exception {
    Host host = hosts.host("host", List.of(hosts.program("greeting.mjs", GREETER)));
    Exchange gateway = host.gateway();

    assertThat(ids(gateway, Map.of())).containsExactly("greeter", "host");
    assertThat(ids(gateway, Map.of("name", "greeter"))).containsExactly("greeter");
    assertThat(ids(gateway, Map.of("name", "greeting"))).containsExactly("greeter");
    assertThat(ids(gateway, Map.of("name", "Greeter"))).containsExactly("greeter");
    assertThat(ids(gateway, Map.of("version", "^1.2"))).containsExactly("greeter");
    assertThat(ids(gateway, Map.of("version", "^2"))).isEmpty();
    assertThat(ids(gateway, Map.of("capability", "greeting"))).containsExactly("greeter");
    assertThat(ids(gateway, Map.of("capability", "singing"))).isEmpty();
    assertThat(ids(gateway, Map.of("handles", "any.thing"))).containsExactly("greeter");
    assertThat(ids(gateway, Map.of("handles", "greet", "host", "elsewhere"))).isEmpty();

    ValueMap whole = request(gateway, "$registry.get", ValueMap.of("id", "greeter"));
    assertThat(whole.text("plugin")).isEqualTo("greeting");
    assertThat(whole.text("author")).isEqualTo("Ada");
    assertThat(whole.text("language")).isEqualTo("js");
    assertThat(whole.list("path")).containsExactly("host");
    assertThat(whole.map("handles").map("greet").map("input")).isEqualTo(Map.of("type", "string"));
    assertThat(whole.map("handles").map("any.*")).isEmpty();
    assertThat(whole.map("cells")).isEqualTo(Map.of("total", true));

    assertThat(failureOf(gateway.request("$registry.get", ValueMap.of("id", "nobody"))).code())
        .isEqualTo(ErrorCode.NO_HANDLER);
    assertThat(failureOf(gateway.request("$registry.find", ValueMap.of("nmae", "x"))).text())
        .contains("capability, handles, host, name, version")
        .endsWith("got nmae");
    assertThat(failureOf(gateway.request("$registry.find", ValueMap.of("version", "one"))).code())
        .isEqualTo(ErrorCode.SCHEMA);
  }

  @Test
  void aWatcherHearsOfAPluginThatComesChangesAndGoes() throws Exception {
    Path program = hosts.program("greeting.mjs", GREETER);
    Host host = hosts.host("host", List.of(program));
    Peer gateway = connect(hosts.stranger(Exchange.define("watcher")), link(host, "host"));
    Promise<ValueMap> changed = Promise.promise();
    Promise<ValueMap> gone = Promise.promise();
    gateway.on("registry.changed", told -> changed.tryComplete(told.map()));
    gateway.on("registry.unregistered", told -> gone.tryComplete(told.map()));
    ValueMap first = await(seen(gateway, now -> version(now, "greeter").equals("1.4.0")));

    Files.writeString(program, GREETER.replace("1.4.0", "1.5.0"));
    await(gateway.request("host.plugin.swap", ValueMap.of("id", "greeting")));
    ValueMap second = await(seen(gateway, now -> version(now, "greeter").equals("1.5.0")));
    await(gateway.request("host.plugin.unload", ValueMap.of("id", "greeting")));
    await(seen(gateway, now -> !now.containsKey("greeter")));

    assertThat(second.map("greeter").number("revision"))
        .isGreaterThan(first.map("greeter").number("revision"));
    assertThat(await(changed.future()).text("version")).isEqualTo("1.5.0");
    assertThat(await(gone.future())).isEqualTo(Map.of("id", "greeter", "path", List.of("host")));
  }

  @Test
  void anExchangeRegistersOverItsLinkAndGoesWithIt() throws Exception {
    Host host = hosts.host("host", List.of(hosts.program("greeting.mjs", GREETER)));
    Exchange remote = hosts.stranger(Exchange.define("remote").handler("add", (m, s, st) -> 3L));
    Peer gateway = connect(hosts.stranger(Exchange.define("watcher")), link(host, "host"));
    Peer peer = connect(remote, link(host, "host"));
    ValueMap says =
        ValueMap.of(
            Map.of(
                "version",
                "2.0.1",
                "capabilities",
                List.of("sums"),
                "handles",
                Map.of("add", Map.of("output", Map.of("type", "integer")))));

    ValueMap summary = (ValueMap) await(peer.request("$registry.register", says));

    assertThat(summary.text("id")).isEqualTo("remote");
    assertThat(ids(host.gateway(), Map.of("capability", "sums", "version", ">=2")))
        .containsExactly("remote");
    assertThat(await(host.gateway().request("add", null))).isEqualTo(3L);
    await(peer.close());
    await(seen(gateway, now -> !now.containsKey("remote")));
  }

  @Test
  void oneThatRegisteredThroughAnExchangeOfTheHostGoesWithThatLink() throws Exception {
    Host host = hosts.host("host", List.of(hosts.program("greeting.mjs", GREETER)));
    Peer gateway = connect(hosts.stranger(Exchange.define("watcher")), link(host, "host"));
    Exchange remote = hosts.stranger(Exchange.define("remote"));
    Peer peer = connect(remote, link(host, "greeter"));

    await(peer.request("$registry.register", null));
    await(seen(gateway, now -> now.containsKey("remote")));
    await(peer.close());
    await(seen(gateway, now -> !now.containsKey("remote")));
  }

  @Test
  void whatIsRegisteredIsCheckedAndCanBeTakenBack() {
    Host host = hosts.host("host", List.of());
    Peer peer = connect(hosts.stranger(Exchange.define("remote")), link(host, "host"));

    assertThat(failureOf(peer.request("$registry.register", ValueMap.of("id", "other"))).text())
        .isEqualTo("expected exchange remote to register itself, got a registration of other");
    assertThat(failureOf(peer.request("$registry.register", ValueMap.of("version", "1"))).text())
        .contains("/version in the registration of exchange remote");
    assertThat(
            failureOf(peer.request("$registry.register", ValueMap.of("isolation", "loop"))).text())
        .endsWith("got isolation");
    ValueMap bad = ValueMap.of("handles", Map.of("x", Map.of("input", Map.of("type", 3))));
    assertThat(failureOf(peer.request("$registry.register", bad)).code())
        .isEqualTo(ErrorCode.SCHEMA);
    assertThat(failureOf(peer.request("$registry.unregister", null)).code())
        .isEqualTo(ErrorCode.NO_HANDLER);

    await(peer.request("$registry.register", ValueMap.of("name", "Remote")));
    assertThat(ids(host.gateway(), Map.of("name", "Remote"))).containsExactly("remote");
    await(peer.request("$registry.unregister", null));
    assertThat(ids(host.gateway(), Map.of())).containsExactly("host");
  }

  @Test
  void whatAnExchangeOfTheHostRegistersStandsOverItsManifest() throws Exception {
    String program =
        GREETER
            .replace("exchange({", "const app = exchange({")
            .replace(
                "'any.*': () => 1",
                "tell: () => app.request('$registry.register', { capabilities: ['singing'],"
                    + " handles: { tell: { description: 'Tells.' } } })");
    Host host = hosts.host("host", List.of(hosts.program("greeting.mjs", program)));

    request(host.gateway(), "tell", null);

    ValueMap whole = request(host.gateway(), "$registry.get", ValueMap.of("id", "greeter"));
    assertThat(whole.list("capabilities")).containsExactly("singing");
    assertThat(whole.text("version")).isEqualTo("1.4.0");
    assertThat(whole.text("author")).isEqualTo("Ada");
    assertThat(whole.map("handles").map("greet").text("description")).isEqualTo("Greets.");
    assertThat(whole.map("handles").map("tell").text("description")).isEqualTo("Tells.");
  }

  @Test
  void hostsThatJoinMergeWhatTheyKnow() throws Exception {
    Host a = hosts.host("a", List.of());
    Host b = hosts.host("b", List.of(), link(a, "a"));
    Peer atA = connect(hosts.stranger(Exchange.define("watcher")), link(a, "a"));
    Host c = hosts.host("c", List.of(hosts.program("greeting.mjs", GREETER)), link(b, "b"));

    ValueMap known = await(seen(atA, now -> version(now, "greeter").equals("1.4.0")));

    assertThat(known.map("greeter").list("path")).containsExactly("a", "b", "c");
    assertThat(known.keySet()).containsExactlyInAnyOrder("a", "b", "c", "greeter");
    ValueMap whole = request(a.gateway(), "$registry.get", ValueMap.of("id", "greeter"));
    assertThat(whole.map("handles").map("greet").text("description")).isEqualTo("Greets.");
    assertThat(await(a.gateway().request("greet", "you"))).isEqualTo("hello you");
    await(c.close());
    await(seen(atA, now -> !now.containsKey("greeter") && !now.containsKey("c")));
    assertThat(ids(b.gateway(), Map.of())).containsExactlyInAnyOrder("a", "b");
  }

  private static List<Object> ids(Exchange asker, Map<String, Object> query) {
    return request(asker, "$registry.find", ValueMap.of(query)).list("exchanges").stream()
        .map(each -> ((ValueMap) each).get("id"))
        .toList();
  }

  private static String version(ValueMap registry, String id) {
    return registry.get(id) instanceof ValueMap entry ? entry.text("version") : "";
  }
}
