package dev.exchange.host.plugin;

import static dev.exchange.host.plugin.ProgramFixture.await;
import static dev.exchange.host.plugin.ProgramFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaSourceLoaderTest {

  private static final String HELLO =
      """
      import dev.exchange.api.Exchange;
      import dev.exchange.api.plugin.Plugin;
      import dev.exchange.api.plugin.PluginContext;

      public class Hello implements Plugin {
        public void start(PluginContext context) {
          context.exchange(
              Exchange.define("hello")
                  .handler("hi", (msg, sig, state) -> "hello " + msg.text("name"))
                  .handler("config", (msg, sig, state) -> context.config())
                  .handler("boom", (msg, sig, state) -> {
                    throw new IllegalStateException("no luck");
                  })
                  .handler("deep", (msg, sig, state) -> Integer.parseInt("x"))
                  .handler("later", (msg, sig, state) ->
                      context.vertx().timer(1).map(done -> {
                        throw new IllegalStateException("too late");
                      })));
        }
      }
      """;

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
  void sourceFileIsCompiledAndItsExchangeAnswers() {
    fixture.deploy("Hello.java", HELLO);
    assertThat(fixture.request("hello", "hi", ValueMap.of("name", "Ada"))).isEqualTo("hello Ada");
    assertThat(fixture.complex.listings())
        .singleElement()
        .satisfies(listing -> {
          assertThat(listing.program()).isEqualTo("Hello.java");
          assertThat(listing.language()).isEqualTo("java");
        });
  }

  @Test
  void configurationOfTheDeploymentReachesThePlugin() {
    fixture.deploy(fixture.write("Hello.java", HELLO), new JsonObject().put("a", 1));
    assertThat(fixture.request("hello", "config", null)).isEqualTo(ValueMap.of("a", 1));
  }

  @Test
  void handlersThatAreAddedAtTheStartAreKnownToThePeersOnceItIsDeployed() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    for (int i = 0; i < 20; i++) {
      fixture.deploy(
          "Late.java",
          """
          import dev.exchange.api.Exchange;
          import dev.exchange.api.plugin.*;

          public class Late implements Plugin {
            public void start(PluginContext context) {
              Exchange late = context.exchange(Exchange.define("late%1$d"));
              late.handle("late.%1$d", (msg, sig, state) -> "here", null);
            }
          }
          """
              .formatted(i));
      assertThat(await(app.request("late." + i, null))).isEqualTo("here");
    }
  }

  @Test
  void undeployedProgramCanBeDeployedAgainAfterItsSourceHasChanged() {
    String id = fixture.deploy("Hello.java", HELLO);
    await(fixture.vertx.undeploy(id));
    assertThat(fixture.complex.exchange("hello")).isNull();
    fixture.deploy("Hello.java", HELLO.replace("hello \"", "good morning \""));
    assertThat(fixture.request("hello", "hi", ValueMap.of("name", "Ada")))
        .isEqualTo("good morning Ada");
  }

  @Test
  void failureOfAHandlerHasThePlaceInTheSourceAndNoFrameOfTheHost() {
    fixture.deploy("Hello.java", HELLO);
    ExchangeException error = failureOf(fixture.complex.exchange("hello").request("boom", null));
    assertThat(error.describe())
        .isEqualTo(
            "HANDLER_FAILED: handler boom of exchange hello failed: IllegalStateException:"
                + " no luck (Hello.java:12)");
    assertThat(error.location().stack()).singleElement().asString().endsWith("(Hello.java:12)");
  }

  @Test
  void failureInsideTheJdkHasThePlaceOfTheAuthorsCall() {
    fixture.deploy("Hello.java", HELLO);
    ExchangeException error = failureOf(fixture.complex.exchange("hello").request("deep", null));
    assertThat(error.location()).hasToString("Hello.java:14");
  }

  @Test
  void failureOfAnAsynchronousHandlerHasThePlaceInTheSource() {
    fixture.deploy("Hello.java", HELLO);
    ExchangeException error = failureOf(fixture.complex.exchange("hello").request("later", null));
    assertThat(error.describe()).contains("too late").endsWith("(Hello.java:17)");
    assertThat(error.location().stack()).allMatch(frame -> frame.contains("Hello.java"));
  }

  @Test
  void sourceThatDoesNotCompileIsToldWithTheFirstErrorAndTheCountOfTheOthers() {
    ExchangeException error =
        fixture.refusal(
            "Hello.java", HELLO.replace("msg.text(", "msg.txt(").replace("IllegalState", "Ilegal"));
    assertThat(error.describe())
        .isEqualTo(
            "HANDLER_FAILED: expected Hello.java to compile, got cannot find symbol; symbol: method"
                + " txt(java.lang.String); location: variable msg of type dev.exchange.api.Message,"
                + " and 2 more errors (Hello.java:9:63)");
  }

  @Test
  void classIsNamedAsItsFile() {
    ExchangeException error = fixture.refusal("Other.java", HELLO);
    assertThat(error.text())
        .isEqualTo(
            "expected Other.java to compile, got class Hello is public, should be declared in a"
                + " file named Hello.java");
    assertThat(error.location()).hasToString("Other.java:5:8");
  }

  @Test
  void onlyClassOfAFileNeedNotBePublic() {
    fixture.deploy("any-name.java", HELLO.replace("public class Hello", "class Hello"));
    assertThat(fixture.request("hello", "hi", ValueMap.of("name", "Ada"))).isEqualTo("hello Ada");
  }

  @Test
  void publicClassIsThePluginAmongSeveral() {
    fixture.deploy("Hello.java", HELLO + "class Another {} interface Third {}");
    assertThat(fixture.request("hello", "hi", ValueMap.of("name", "Ada"))).isEqualTo("hello Ada");
  }

  @Test
  void eachWayToMissThePluginHasItsSentence() {
    assertRefused("Empty.java", "// nothing", "expected a class in Empty.java, it declares none");
    assertRefused(
        "Two.java",
        "class A {} class B {}",
        "expected one public class in Two.java, got 2 classes of which none is public: A, B");
    assertRefused(
        "Plain.java",
        "public class Plain {}",
        "expected class Plain in Plain.java to implement dev.exchange.api.plugin.Plugin, it does"
            + " not");
    assertRefused(
        "Open.java",
        plugin("public abstract class Open", ""),
        "expected class Open in Open.java to be a class that can be made, it is abstract");
    assertRefused(
        "Face.java",
        "public interface Face extends dev.exchange.api.plugin.Plugin {}",
        "expected class Face in Face.java to be a class that can be made, it is an interface");
    assertRefused(
        "Kind.java",
        plugin("public enum Kind", "ONE;"),
        "expected class Kind in Kind.java to be a class that can be made, it is an enum");
    assertRefused(
        "Needs.java",
        plugin("public class Needs", "public Needs(String name, int count) {} private Needs() {}"),
        "expected class Needs in Needs.java to have a public constructor without parameters, it has"
            + " private Needs(), public Needs(String, int)");
  }

  @Test
  void whatThePluginThrowsFailsTheDeploymentWithItsPlace() {
    assertThat(
            fixture
                .refusal(
                    "Bad.java",
                    plugin(
                        "public class Bad",
                        "\n"
                            + "public Bad() { throw new UnsupportedOperationException(\"not"
                            + " today\"); }"))
                .describe())
        .isEqualTo(
            "HANDLER_FAILED: the constructor of class Bad in Bad.java failed:"
                + " UnsupportedOperationException: not today (Bad.java:2)");
    assertThat(
            fixture
                .refusal(
                    "Once.java",
                    plugin("public class Once", "\nstatic int n = Integer.parseInt(\"one\");"))
                .describe())
        .isEqualTo(
            "HANDLER_FAILED: the initialization of class Once in Once.java failed:"
                + " NumberFormatException: For input string: \"one\" (Once.java:2)");
    assertThat(fixture.refusal("Hello.java", HELLO.replace("\"boom\"", "\"boom\".substring(9)")))
        .satisfies(error ->
            assertThat(error.describe())
                .startsWith(
                    "HANDLER_FAILED: the start of class Hello in Hello.java failed:"
                        + " StringIndexOutOfBoundsException: ")
                .endsWith(" (Hello.java:11)"));
  }

  @Test
  void exchangesOfAProgramThatFailsToStartAreClosed() {
    ExchangeException error =
        fixture.refusal(
            "Hello.java",
            HELLO.replace(
                "  }\n}",
                "if (context != null) throw new IllegalStateException(\"after all\"); }}"));
    assertThat(error.text()).contains("after all");
    assertThat(fixture.complex.exchange("hello")).isNull();
    fixture.deploy("Hello.java", HELLO);
    assertThat(fixture.request("hello", "hi", ValueMap.of("name", "Ada"))).isEqualTo("hello Ada");
  }

  @Test
  void idThatIsTakenIsAConflictThatNamesBothFiles() {
    fixture.deploy("Hello.java", HELLO);
    ExchangeException error =
        fixture.refusal("Second.java", HELLO.replace("class Hello", "class Second"));
    assertThat(error.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(error.text()).contains("Hello.java").contains("Second.java");
    assertThat(fixture.request("hello", "hi", ValueMap.of("name", "Ada"))).isEqualTo("hello Ada");
  }

  @Test
  void pathThatIsNoFileIsABadMessage() {
    ExchangeException error = fixture.refusal(folder.resolve("Nowhere.java"));
    assertThat(error.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(error.text())
        .isEqualTo(
            "expected a Java source file that can be read, got " + folder.resolve("Nowhere.java"));
  }

  @Test
  void sourceCompilesAgainstTheApiAndVertxAndNothingElseOfTheHost() {
    for (String hidden :
        new String[] {
          "dev.exchange.host.exchange.Complex",
          "dev.exchange.kernel.SignalKernel",
          "io.vertx.core.internal.ContextInternal",
          "io.vertx.core.impl.VertxImpl",
          "io.netty.buffer.ByteBuf",
          "com.fasterxml.jackson.core.JsonFactory",
          "org.graalvm.polyglot.Context"
        }) {
      ExchangeException error = fixture.refusal("Hello.java", "import " + hidden + ";\n" + HELLO);
      assertThat(error.text())
          .as(hidden)
          .contains("package " + hidden.substring(0, hidden.lastIndexOf('.')) + " does not exist");
      assertThat(error.location().line()).isEqualTo(1);
    }
    fixture.deploy(
        "Hello.java",
        """
        import dev.exchange.spi.Clock;
        import io.vertx.core.buffer.Buffer;
        import io.vertx.core.http.HttpServerOptions;
        import io.vertx.core.json.JsonObject;
        import java.sql.SQLException;
        import org.jspecify.annotations.Nullable;
        """
            + HELLO.replace(
                "context.config()",
                "new JsonObject().put(\"port\", new HttpServerOptions().setPort(8).getPort())"));
    assertThat(fixture.request("hello", "config", null)).isEqualTo(ValueMap.of("port", 8));
  }

  @Test
  void hostIsNotFoundByNameEither() {
    fixture.deploy(
        "Hello.java",
        HELLO.replace(
            "\"hello \" + msg.text(\"name\")", "Class.forName(msg.text(\"name\")).getName()"));
    assertThat(fixture.request("hello", "hi", ValueMap.of("name", "io.vertx.core.Vertx")))
        .isEqualTo("io.vertx.core.Vertx");
    for (String hidden :
        new String[] {
          "dev.exchange.host.exchange.Complex", "io.netty.buffer.ByteBuf", "javax.tools.ToolTest"
        }) {
      assertThat(
              failureOf(
                      fixture.complex.exchange("hello").request("hi", ValueMap.of("name", hidden)))
                  .text())
          .contains("ClassNotFoundException: " + hidden);
    }
  }

  @Test
  void parameterNamesAreKept() {
    fixture.deploy(
        "Hello.java",
        HELLO.replace(
            "\"hello \" + msg.text(\"name\")",
            "Hello.class.getMethod(\"start\", PluginContext.class).getParameters()[0].getName()"));
    assertThat(fixture.request("hello", "hi", null)).isEqualTo("context");
  }

  @Test
  void endlessHandlerHoldsUpOnlyTheExchangesOfItsOwnLoop() {
    AtomicBoolean open = new AtomicBoolean();
    fixture.vertx.sharedData().<String, Gate>getLocalMap("gate").put("gate", new Gate(open));
    fixture.deploy(
        "Hello.java",
        HELLO.replace(
            "\"hello \" + msg.text(\"name\")",
            """
            {
              var gate = context.vertx().sharedData().getLocalMap("gate").get("gate");
              while (gate.toString().equals("shut")) {
                Thread.onSpinWait();
              }
              return "free";
            }
            """));
    Exchange app = fixture.deploy(Exchange.define("app").handler("ok", (msg, sig, state) -> "ok"));
    Future<Object> endless = app.request("hi", null, MessageOptions.within(Duration.ofMillis(100)));
    assertThat(failureOf(endless).code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(fixture.request("app", "ok", null)).isEqualTo("ok");
    open.set(true);
    assertThat(await(app.request("boom", null).recover(Future::succeededFuture)))
        .asString()
        .contains("no luck");
  }

  private void assertRefused(String file, String source, String sentence) {
    ExchangeException error = fixture.refusal(file, source);
    assertThat(error.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(error.text()).isEqualTo(sentence);
    assertThat(error.location().file()).isEqualTo(file);
  }

  private static String plugin(String head, String body) {
    return head
        + " implements dev.exchange.api.plugin.Plugin { "
        + body
        + " public void start(dev.exchange.api.plugin.PluginContext context) {} }";
  }

  /** Something that a plugin sees as text. */
  private record Gate(AtomicBoolean open) implements io.vertx.core.shareddata.Shareable {
    @Override
    public String toString() {
      return open.get() ? "open" : "shut";
    }
  }
}
