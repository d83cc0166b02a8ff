package dev.exchange.host.plugin;

import static dev.exchange.host.plugin.ProgramFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ValueMap;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnloadTest {

  private static final int LOADS = 50;

  /** Shows itself to the test, works a little, and leaves a timer behind. */
  private static final String SOURCE =
      """
      import dev.exchange.api.Exchange;
      import dev.exchange.api.plugin.Plugin;
      import dev.exchange.api.plugin.PluginContext;
      import io.vertx.core.shareddata.Shareable;

      public class Comes implements Plugin {
        record Me() implements Shareable {}
        enum Mood { GOOD }
        private record Asked(String name, java.util.List<Mood> moods) {}

        public void start(PluginContext context) {
          context.vertx().sharedData().getLocalMap("shown").put("me", new Me());
          context.vertx().setPeriodic(60_000, id -> System.getProperty(Mood.GOOD.name()));
          context.exchange(
              Exchange.define("comes")
                  .cell("n", 1)
                  .computed("twice", state -> state.number("n") * 2)
                  .handler("get", (msg, sig, state) -> {
                    if (msg.value() == null) {
                      throw new IllegalStateException("nothing");
                    }
                    state.set("n", 3);
                    return msg.text("name");
                  })
                  .handler("ask", Asked.class, Asked.class, (asked, msg, sig, state) ->
                      new Asked(asked.name() + "!", asked.moods())));
        }
      }
      """;

  @TempDir Path folder;
  private ProgramFixture fixture;
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
  private final Set<Reference<?>> waiting = new HashSet<>();

  @BeforeEach
  void open() {
    fixture = new ProgramFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void classesOfClosedSourceFilesAreCollected() throws InterruptedException {
    Path source = fixture.write("Comes.java", SOURCE);
    for (int i = 0; i < LOADS; i++) {
      comeAndGo(source);
    }
    assertCollected();
  }

  @Test
  void classesOfClosedJarsAreCollected() throws InterruptedException {
    Path jar =
        PluginJar.in(folder).source("Comes.java", SOURCE).plugins("Comes").build("comes.jar");
    for (int i = 0; i < LOADS; i++) {
      comeAndGo(jar);
    }
    assertCollected();
  }

  @Test
  void classesOfProgramsThatFailToStartAreCollected() throws InterruptedException {
    Path source =
        fixture.write(
            "Comes.java", SOURCE.replace(".cell(\"n\", 1)", ".cell(\"n\", 1).cell(\"n\", 2)"));
    for (int i = 0; i < LOADS; i++) {
      assertThat(fixture.refusal(source).text()).contains("two");
      remember();
    }
    assertCollected();
  }

  private void comeAndGo(Path program) {
    String id = fixture.deploy(program, new JsonObject());
    assertThat(fixture.request("comes", "get", ValueMap.of("name", "Ada"))).isEqualTo("Ada");
    await(fixture.complex.exchange("comes").request("get", null).otherwiseEmpty());
    ValueMap asked = ValueMap.of("name", "Ada", "moods", List.of("GOOD"));
    assertThat(fixture.request("comes", "ask", asked)).isEqualTo(asked.plus("name", "Ada!"));
    remember();
    await(fixture.vertx.undeploy(id));
  }

  private void remember() {
    LocalMap<String, Shareable> shown = fixture.vertx.sharedData().getLocalMap("shown");
    Shareable me = shown.remove("me");
    waiting.add(new WeakReference<>(me.getClass(), gone));
    waiting.add(new WeakReference<>(me.getClass().getClassLoader(), gone));
  }

  private void assertCollected() throws InterruptedException {
    assertThat(waiting).hasSize(2 * LOADS);
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!waiting.isEmpty() && System.nanoTime() < deadline) {
      System.gc();
      for (Reference<?> one = gone.remove(100); one != null; one = gone.poll()) {
        waiting.remove(one);
      }
    }
    assertThat(waiting).as("classes and loaders that are still held").isEmpty();
  }
}
