package dev.exchange.plugins.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.plugin.PluginState;
import dev.exchange.host.plugin.PluginView;
import io.vertx.core.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scheduler, as it is built, in a host. */
class SchedulerTest {

  private static final Map<String, Object> PING = Map.of("name", "ping", "value", "x");

  @TempDir private Path parent;
  private SchedulerGround ground;

  @BeforeEach
  void open() {
    ground = new SchedulerGround(parent);
  }

  @AfterEach
  void close() {
    ground.close();
  }

  @Test
  void itStartsWithTheLibraryThatItBringsAndNotWithout() throws Exception {
    Path library = ground.folder.resolve("target/lib/cron-utils-9.2.1.jar");
    Path aside = Files.move(library, parent.resolve("aside.jar"));
    ground.start();
    ExchangeException without = ground.refusal("schedule.next", Map.of("cron", "@daily"));
    assertThat(without.text()).contains("NoClassDefFoundError");

    Files.move(aside, library);
    assertThat(ground.swap("1.0.1").state()).isEqualTo(PluginState.STARTED);
    assertThat(ground.ask("schedule.next", Map.of("cron", "@daily", "count", 1)))
        .isInstanceOf(ValueList.class);
  }

  @Test
  void aMessageIsSentAgainAndAgainAndKnowsWhoAskedForIt() throws Exception {
    ground.start();
    Promise<Message> asked = Promise.promise();
    ground.app.on("schedule.add", asked::tryComplete);
    ValueMap answer =
        (ValueMap) ground.ask("schedule.add", Map.of("every", 20, "times", 3, "send", PING));
    Message order = SchedulerGround.await(asked.future());

    for (int i = 1; i <= 3; i++) {
      Message ping = SchedulerGround.next(ground.sent);
      assertThat(ping.value()).isEqualTo("x");
      assertThat(ping.from()).isEqualTo("scheduler");
      assertThat(ping.root()).isEqualTo(order.id());
      assertThat(ping.trace()).startsWith("asking", "scheduler");
      Message fired = SchedulerGround.next(ground.told);
      assertThat(fired.name()).isEqualTo("schedule.fired");
      assertThat(fired.text("id")).isEqualTo(answer.text("id"));
      assertThat(fired.text("by")).isEqualTo(order.id().toString());
      assertThat(fired.number("fired")).isEqualTo(i);
      assertThat(fired.number("at")).isEqualTo(answer.number("next") + (i - 1) * 20);
      assertThat(fired.number("late")).isNotNegative();
      assertThat(fired.map().get("next") == null).isEqualTo(i == 3);
    }
    assertThat((ValueList) ground.ask("schedule.list", null)).isEmpty();
  }

  @Test
  void cronWithSecondsAndDatesFire() throws Exception {
    ground.start();
    ground.ask(
        "schedule.add",
        Map.of("cron", "* * * * * *", "times", 1, "send", Map.of("name", "ping", "to", "asking")));
    assertThat(SchedulerGround.next(ground.sent).value()).isNull();
    assertThat(SchedulerGround.next(ground.told).number("at") % 1_000).isZero();

    ground.ask("schedule.add", Map.of("at", "2020-02-29T00:00Z", "send", PING));
    assertThat(SchedulerGround.next(ground.sent).value()).isEqualTo("x");
    assertThat(SchedulerGround.next(ground.told).number("late")).isGreaterThan(1e9);
  }

  @Test
  void whatIsMissedIsTold() throws Exception {
    ground.start();
    ground.ask("schedule.add", Map.of("at", 5_000, "misfire", "skip", "name", "old", "send", PING));

    Message missed = SchedulerGround.next(ground.told);
    assertThat(missed.name()).isEqualTo("schedule.missed");
    assertThat(missed.text("name")).isEqualTo("old");
    assertThat(missed.number("count")).isEqualTo(1);
    assertThat(missed.number("from")).isEqualTo(5_000);
    assertThat(missed.map().get("next")).isNull();
    assertThat(ground.sent).isEmpty();
  }

  @Test
  void jobsAreToldReplacedAndRemoved() {
    ground.start();
    ValueMap first = (ValueMap) ground.ask("schedule.add", report("0 6 * * *"));
    ValueMap again = (ValueMap) ground.ask("schedule.add", report("0 7 * * *"));
    assertThat(again.text("id")).isEqualTo(first.text("id"));
    assertThat(again.number("next")).isNotEqualTo(first.number("next"));

    ValueMap job = (ValueMap) ground.ask("schedule.get", Map.of("name", "report"));
    assertThat(job.text("cron")).isEqualTo("0 7 * * *");
    assertThat(job.text("zone")).isEqualTo("Europe/Berlin");
    assertThat(job.map("send").text("name")).isEqualTo("ping");
    assertThat(ground.ask("schedule.list", null)).isEqualTo(ValueList.of(job));
    assertThat(ground.ask("schedule.get", Map.of("id", "job-99"))).isNull();

    assertThat(ground.ask("schedule.remove", Map.of("id", job.text("id")))).isEqualTo(true);
    assertThat(ground.ask("schedule.remove", Map.of("name", "report"))).isEqualTo(false);
    assertThat((ValueList) ground.ask("schedule.list", null)).isEmpty();
  }

  @Test
  void theNextTimesAreToldWithoutAJob() {
    ground.start();
    Object times =
        ground.ask(
            "schedule.next",
            Map.of(
                "cron", "30 2 * * *",
                "zone", "Europe/Berlin",
                "count", 2,
                "from", "2026-03-28T12:00"));
    assertThat((ValueList) times)
        .extracting(each -> ((ValueMap) each).text("time"))
        .containsExactly("2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00");
  }

  @Test
  void whatIsNotAsTheManifestSaysIsRefused() throws Exception {
    Files.writeString(parent.resolve("scheduler.config.json"), "{\"most\": 1}");
    ground.start();
    assertThat(ground.refusal("schedule.add", Map.of("send", PING)).code())
        .isEqualTo(ErrorCode.SCHEMA);
    assertThat(ground.refusal("schedule.add", Map.of("every", 9, "send", PING)).text())
        .contains("/every of the value for schedule.add");
    assertThat(
            ground
                .refusal("schedule.add", Map.of("every", 50, "cron", "@daily", "send", PING))
                .code())
        .isEqualTo(ErrorCode.SCHEMA);
    assertThat(ground.refusal("schedule.add", Map.of("cron", "x", "send", PING)).text())
        .contains("expected an expression of cron");
    ground.ask("schedule.add", report("@daily"));
    assertThat(ground.refusal("schedule.add", Map.of("cron", "@daily", "send", PING)).code())
        .isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void overManySwapsNoTimeIsLostAndNoneFiresTwice() throws Exception {
    ground.start();
    ValueMap answer =
        (ValueMap) ground.ask("schedule.add", Map.of("every", 10, "misfire", "all", "send", PING));
    double next = answer.number("next");
    int swaps = 12;
    for (int i = 1; i <= swaps; i++) {
      PluginView view = ground.swap("1.0." + i);
      assertThat(view.swaps()).isEqualTo(i);
      for (int fired = 0; fired < 3; fired++) {
        Message told = SchedulerGround.next(ground.told);
        assertThat(told.number("at")).isEqualTo(next);
        next += 10;
      }
    }
    assertThat(ground.rollback().version()).isEqualTo("1.0." + (swaps - 1));
    ground.ask("schedule.remove", Map.of("id", answer.text("id")));
    Message told = ground.told.poll();
    int rest = 0;
    for (; told != null; told = ground.told.poll()) {
      assertThat(told.number("at")).isEqualTo(next);
      next += 10;
      rest++;
    }
    assertThat(ground.sent).hasSize(swaps * 3 + rest);
  }

  @Test
  void aVersionThatIsCalledBackGoesOn() throws Exception {
    ground.start();
    ground.swap("1.1.0");
    ground.rollback();
    ground.ask("schedule.add", Map.of("every", 10, "times", 2, "send", PING));
    SchedulerGround.next(ground.sent);
    SchedulerGround.next(ground.sent);
    assertThat(ground.ask("schedule.list", null)).isEqualTo(ValueList.of());
  }

  private static Map<String, Object> report(String cron) {
    return Map.of("name", "report", "cron", cron, "zone", "Europe/Berlin", "send", PING);
  }
}
