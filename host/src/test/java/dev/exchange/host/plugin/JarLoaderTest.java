package dev.exchange.host.plugin;

import static dev.exchange.host.plugin.ProgramFixture.await;
import static dev.exchange.host.plugin.ProgramFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarLoaderTest {

  @TempDir Path folder;
  private ProgramFixture fixture;

  @BeforeEach
  void open() {
    fixture = new ProgramFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void pluginsThatAJarListsStartInThatOrder() {
    Path jar =
        jar("First", answers("first", "1"))
            .source("acme/Second.java", plugin("Second", answers("second", "context.config()")))
            .plugins("# the plugins", "acme.Second # begins", "", " acme.First ", "acme.First")
            .build("two.jar");
    fixture.deploy(jar, new JsonObject().put("a", true));
    assertThat(fixture.request("first", "get", null)).isEqualTo(1L);
    assertThat(fixture.request("second", "get", null)).isEqualTo(ValueMap.of("a", true));
    assertThat(fixture.complex.listings())
        .allSatisfy(listing -> assertThat(listing.program()).isEqualTo("two.jar"));
  }

  @Test
  void twoJarsBringTwoVersionsOfOneLibrary() {
    deployWithLibrary("one.jar", "one", "version 1");
    deployWithLibrary("two.jar", "two", "version 2");
    assertThat(fixture.request("one", "get", null)).isEqualTo("version 1");
    assertThat(fixture.request("two", "get", null)).isEqualTo("version 2");
  }

  @Test
  void jarSeesTheApiItselfAndNothingElseOfTheHost() {
    fixture.deploy(
        jar(
                "Looks",
                """
                context.exchange(Exchange.define("looks").handler("find", (msg, sig, state) ->
                    Class.forName(msg.text("class"), true, Looks.class.getClassLoader()).getName()));
                """)
            .plugins("acme.Looks")
            .build("looks.jar"),
        new JsonObject());
    for (String shown :
        List.of(
            "acme.Looks",
            "java.sql.Connection",
            "dev.exchange.api.Exchange",
            "dev.exchange.spi.Transport",
            "io.vertx.core.http.HttpClient",
            "org.jspecify.annotations.Nullable")) {
      assertThat(fixture.request("looks", "find", ValueMap.of("class", shown))).isEqualTo(shown);
    }
    for (String hidden :
        List.of(
            "dev.exchange.host.exchange.Complex",
            "dev.exchange.host.plugin.JarLoader",
            "dev.exchange.kernel.SignalKernel",
            "dev.exchange.transports.local.LocalTransport",
            "io.vertx.core.impl.VertxImpl",
            "io.vertx.core.internal.ContextInternal",
            "io.vertx.ext.web.Router",
            "io.netty.buffer.ByteBuf",
            "com.fasterxml.jackson.core.JsonFactory",
            "org.graalvm.polyglot.Context",
            "picocli.CommandLine")) {
      assertThat(
              failureOf(
                      fixture
                          .complex
                          .exchange("looks")
                          .request("find", ValueMap.of("class", hidden)))
                  .text())
          .contains("ClassNotFoundException: " + hidden);
    }
  }

  @Test
  void jarFindsItsOwnResourcesAndServicesAndNoneOfTheHost() {
    fixture.deploy(
        jar(
                "Reads",
                """
                var loader = Reads.class.getClassLoader();
                context.exchange(Exchange.define("reads")
                    .handler("own", (msg, sig, state) -> new String(
                        loader.getResourceAsStream("own.txt").readAllBytes()))
                    .handler("host", (msg, sig, state) -> java.util.Collections.list(
                        loader.getResources(msg.text("name"))).size())
                    .handler("context", (msg, sig, state) -> java.util.Collections.list(
                        loader.getResources("META-INF/services/java.lang.Runnable")).size())
                    .handler("services", (msg, sig, state) -> java.util.ServiceLoader
                        .load(Runnable.class, loader).stream().map(one -> one.type().getName())
                        .toList()));
                """)
            .source(
                "acme/Runs.java",
                "package acme; public class Runs implements Runnable {" + " public void run() {} }")
            .entry("own.txt", "mine")
            .entry("META-INF/services/java.lang.Runnable", "acme.Runs")
            .plugins("acme.Reads")
            .build("reads.jar"),
        new JsonObject());
    assertThat(fixture.request("reads", "own", null)).isEqualTo("mine");
    assertThat(fixture.request("reads", "services", null)).isEqualTo(ValueList.of("acme.Runs"));
    for (String name :
        List.of(
            "META-INF/services/dev.exchange.spi.Transport",
            "META-INF/services/io.vertx.core.spi.VerticleFactory",
            "dev/exchange/host/exchange/Complex.class")) {
      assertThat(JarLoaderTest.class.getClassLoader().getResource(name)).isNotNull();
      assertThat(fixture.request("reads", "host", ValueMap.of("name", name))).isEqualTo(0L);
    }
  }

  @Test
  void servicesOfTheJarAreFoundWhileItStarts() {
    fixture.deploy(
        jar(
                "Starts",
                """
                var found = java.util.ServiceLoader.load(Runnable.class).findFirst().isPresent();
                context.exchange(Exchange.define("starts").handler("get", (m, s, t) -> found));
                """)
            .source(
                "acme/Runs.java",
                "package acme; public class Runs implements Runnable {" + " public void run() {} }")
            .entry("META-INF/services/java.lang.Runnable", "acme.Runs")
            .plugins("acme.Starts")
            .build("starts.jar"),
        new JsonObject());
    assertThat(fixture.request("starts", "get", null)).isEqualTo(true);
  }

  @Test
  void eachWayToMissThePluginHasItsSentence() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.jar"), "this is no archive");
    assertThat(fixture.refusal(broken).describe())
        .startsWith("BAD_MESSAGE: expected a whole jar in broken.jar, it cannot be read: ");
    assertThat(fixture.refusal(folder.resolve("absent.jar")).describe())
        .isEqualTo(
            "BAD_MESSAGE: expected a jar that can be read, got " + folder.resolve("absent.jar"));
    assertRefused(
        PluginJar.in(folder).entry("readme.txt", "").build("none.jar"),
        "expected META-INF/services/dev.exchange.api.plugin.Plugin in none.jar, there is no such"
            + " entry");
    assertRefused(
        PluginJar.in(folder).plugins("# later").build("empty.jar"),
        "expected the name of a class in META-INF/services/dev.exchange.api.plugin.Plugin of"
            + " empty.jar, it lists none");
    assertRefused(
        PluginJar.in(folder).plugins("acme.Gone").build("gone.jar"),
        "expected class acme.Gone, which META-INF/services/dev.exchange.api.plugin.Plugin of"
            + " gone.jar lists, in that jar, it is not there");
    assertRefused(
        jar("Throws", "")
            .source("acme/Plain.java", "package acme; public class Plain {}")
            .plugins("acme.Plain")
            .build("plain.jar"),
        "expected class acme.Plain in plain.jar to implement dev.exchange.api.plugin.Plugin, it"
            + " does not");
  }

  @Test
  void classOfANewerJavaIsToldWithItsJar() throws IOException {
    Path jar = jar("Future", "").build("future.jar");
    byte[] code;
    try (var file = new java.util.jar.JarFile(jar.toFile())) {
      code = file.getInputStream(file.getEntry("acme/Future.class")).readAllBytes();
    }
    code[7] = 120;
    assertThat(
            fixture
                .refusal(
                    PluginJar.in(folder)
                        .entry("acme/Future.class", code)
                        .plugins("acme.Future")
                        .build("newer.jar"))
                .text())
        .startsWith("the load of class acme.Future in newer.jar failed: UnsupportedClassVersion");
  }

  @Test
  void whatThePluginThrowsFailsTheDeploymentWithItsPlaceAndItsJar() {
    assertThat(
            fixture
                .refusal(
                    jar("Throws", "\n\nthrow new java.io.IOException(\"no disk\");")
                        .plugins("acme.Throws")
                        .build("throws.jar"))
                .describe())
        .isEqualTo(
            "HANDLER_FAILED: the start of class acme.Throws in throws.jar failed: IOException: no"
                + " disk (Throws.java:6)");
    assertThat(
            fixture
                .refusal(
                    PluginJar.in(folder)
                        .source(
                            "acme/Made.java",
                            plugin("Made", "")
                                .replace(
                                    "public void start",
                                    "public Made() { throw new IllegalStateException(\"not so\"); }"
                                        + " public void start"))
                        .plugins("acme.Made")
                        .build("made.jar"))
                .describe())
        .isEqualTo(
            "HANDLER_FAILED: the constructor of class acme.Made in made.jar failed:"
                + " IllegalStateException: not so (Made.java:4)");
  }

  @Test
  void pluginThatNeedsAClassOfTheHostIsToldWhichOne() {
    assertThat(
            fixture
                .refusal(
                    jar("Needs", "dev.exchange.host.exchange.SystemMeans.standard();")
                        .plugins("acme.Needs")
                        .build("needs.jar"))
                .describe())
        .isEqualTo(
            "HANDLER_FAILED: the start of class acme.Needs in needs.jar failed:"
                + " NoClassDefFoundError: dev/exchange/host/exchange/SystemMeans (Needs.java:4)");
  }

  @Test
  void failureOfTheSecondPluginClosesTheFirst() {
    Path jar =
        jar("First", answers("first", "1"))
            .source("acme/Second.java", plugin("Second", "throw new Error(\"second\");"))
            .plugins("acme.First", "acme.Second")
            .build("half.jar");
    assertThat(fixture.refusal(jar).text()).contains("acme.Second").contains("Error: second");
    assertThat(fixture.complex.listings()).isEmpty();
  }

  @Test
  void exchangeIsMadeOnTheThreadOfItsPluginAndWhileItRuns() {
    fixture.deploy(
        jar(
                "Late",
                """
                context.exchange(Exchange.define("late")
                    .handler("make", (msg, sig, state) ->
                        context.exchange(Exchange.define("made")).id())
                    .handler("elsewhere", (msg, sig, state) ->
                        context.vertx().executeBlocking(() ->
                            context.exchange(Exchange.define("no")).id())));
                """)
            .plugins("acme.Late")
            .build("late.jar"),
        new JsonObject());
    assertThat(fixture.request("late", "make", null)).isEqualTo("made");
    assertThat(fixture.complex.exchange("made")).isNotNull();
    ExchangeException error =
        failureOf(fixture.complex.exchange("late").request("elsewhere", null));
    assertThat(error.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(error.text())
        .startsWith("expected exchange no to be made on the thread of late.jar, got a call on");
  }

  @Test
  void closedProgramNoLongerReadsItsJar() {
    Path jar =
        jar("Shows", "context.vertx().sharedData().getLocalMap(\"shown\").put(\"me\", new Me());")
            .source(
                "acme/Me.java",
                "package acme; public class Me implements io.vertx.core.shareddata.Shareable {}")
            .entry("own.txt", "mine")
            .plugins("acme.Shows")
            .build("shows.jar");
    String id = fixture.deploy(jar, new JsonObject());
    Object shown = fixture.vertx.sharedData().getLocalMap("shown").remove("me");
    ClassLoader loader = shown.getClass().getClassLoader();
    assertThat(loader.getResource("own.txt")).isNotNull();
    await(fixture.vertx.undeploy(id));
    assertThat(loader.getResource("own.txt")).isNull();
  }

  private void deployWithLibrary(String name, String exchange, String version) {
    fixture.deploy(
        jar("Uses", answers(exchange, "lib.Library.version()"))
            .source(
                "lib/Library.java",
                "package lib; public class Library { public static String version() { return \""
                    + version
                    + "\"; } }")
            .plugins("acme.Uses")
            .build(name),
        new JsonObject());
  }

  private void assertRefused(Path jar, String sentence) {
    ExchangeException error = fixture.refusal(jar);
    assertThat(error.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(error.text()).isEqualTo(sentence);
    assertThat(error.location()).hasToString(jar.getFileName().toString());
  }

  private PluginJar jar(String type, String start) {
    return PluginJar.in(folder).source("acme/" + type + ".java", plugin(type, start));
  }

  private static String plugin(String type, String start) {
    return """
    package acme;
    import dev.exchange.api.*;
    import dev.exchange.api.plugin.*;
    public class %s implements Plugin { public void start(PluginContext context) throws Exception { %s } }
    """
        .formatted(type, start);
  }

  private static String answers(String exchange, String expression) {
    return "context.exchange(Exchange.define(\"%s\").handler(\"get\", (m, s, t) -> %s));"
        .formatted(exchange, expression);
  }
}
