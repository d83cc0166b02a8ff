package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.plugin.PluginView;
import io.vertx.core.Promise;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The plugins echo, counter and word-count, each in each language: all of them do the same. */
@ParameterizedClass
@EnumSource(PluginLanguage.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmallPluginsTest {

  @Parameter private PluginLanguage language;
  private RunningPlugins plugins;

  @BeforeParameterizedClassInvocation
  void start() {
    plugins =
        RunningPlugins.at(language.of("echo"), language.of("counter"), language.of("word-count"));
  }

  @AfterParameterizedClassInvocation
  void close() {
    if (plugins != null) {
      plugins.close();
    }
  }

  @BeforeEach
  void resetCounters() {
    plugins.ask("counter.reset", null);
  }

  @Test
  void allThreeRunUnderTheirIds() {
    assertThat(plugins.views())
        .extracting(PluginView::id)
        .containsExactly("counter", "echo", "word-count");
  }

  @Test
  void everyValueComesBackAsItWas() {
    for (Object value :
        Arrays.asList(
            null,
            true,
            "text",
            1L << 53,
            0.1,
            ValueList.of(1L, "a"),
            ValueMap.of(Map.of("a", ValueMap.of("b", ValueList.of()))))) {
      assertThat(plugins.ask("echo", value)).isEqualTo(value);
    }
  }

  @Test
  void informationIsThatOfTheRequest() {
    Promise<Message> seen = Promise.promise();
    plugins.app().on("echo.info", seen::tryComplete);

    Object answer = plugins.ask("echo.info", null);

    assertThat(answer)
        .isEqualTo(
            ValueMap.of("id", RunningExample.await(seen.future()).id().toString())
                .plus("from", "asking")
                .plus("trace", ValueList.of("asking", "echo")));
  }

  @Test
  void countersCountUnderTheirNames() {
    assertThat(number(plugins.ask("counter.add", Map.of("name", "visits")))).isEqualTo(1);
    assertThat(number(plugins.ask("counter.add", Map.of("name", "visits", "by", 4)))).isEqualTo(5);
    assertThat(number(plugins.ask("counter.add", Map.of("name", "stock", "by", -3)))).isEqualTo(-3);
    assertThat(number(plugins.ask("counter.get", Map.of("name", "visits")))).isEqualTo(5);
    assertThat(number(plugins.ask("counter.get", Map.of("name", "none")))).isZero();

    assertThat(number(plugins.ask("counter.reset", Map.of("name", "visits")))).isEqualTo(5);
    assertThat(number(plugins.ask("counter.get", Map.of("name", "visits")))).isZero();
    assertThat(number(plugins.ask("counter.get", Map.of("name", "stock")))).isEqualTo(-3);
    assertThat(number(plugins.ask("counter.reset", null))).isEqualTo(-3);
  }

  @Test
  void aNameThatEveryMapHasInSomeLanguageIsANameLikeAnother() {
    for (String name : List.of("constructor", "__proto__", "items", "get", "keys", "toString")) {
      assertThat(number(plugins.ask("counter.get", Map.of("name", name)))).isZero();
      assertThat(number(plugins.ask("counter.add", Map.of("name", name, "by", 2)))).isEqualTo(2);
      assertThat(number(plugins.ask("counter.add", Map.of("name", name)))).isEqualTo(3);
    }
    assertThat(number(plugins.ask("counter.reset", null))).isEqualTo(18);
  }

  @Test
  void whoeverAskedHearsOfChanges() throws Exception {
    drain();
    plugins.ask("counter.add", Map.of("name", "heard", "by", 7));
    assertThat(plain(plugins.heard().value()))
        .isEqualTo(Map.of("name", "heard", "value", 7.0, "before", 0.0));

    plugins.ask("counter.reset", Map.of("name", "heard"));
    assertThat(plain(plugins.heard().value()))
        .isEqualTo(Map.of("name", "heard", "value", 0.0, "before", 7.0));
  }

  @Test
  void totalsAreASharedCell() throws Exception {
    Peer peer = RunningExample.await(plugins.app().connect(ConnectOptions.local("counter")));
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    Subscription watch =
        RunningExample.await(
            peer.watch("totals", change -> seen.add(String.valueOf(change.value()))));
    assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(totals(0, 0));

    plugins.ask("counter.add", Map.of("name", "a", "by", 2));
    assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(totals(1, 2));
    plugins.ask("counter.add", Map.of("name", "b", "by", 3));
    assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(totals(2, 5));

    watch.cancel();
  }

  @Test
  void aCounterThatWouldNotStayExactIsRefusedAndChangesNothing() {
    long most = (1L << 53) - 1;
    plugins.ask("counter.add", Map.of("name", "big", "by", most));

    ExchangeException refused = plugins.refusal("counter.add", Map.of("name", "big"));
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    ExchangeException sum = plugins.refusal("counter.add", Map.of("name", "other"));
    assertThat(sum.code()).isEqualTo(ErrorCode.INVALID_VALUE);

    assertThat(number(plugins.ask("counter.get", Map.of("name", "big")))).isEqualTo(most);
    assertThat(number(plugins.ask("counter.reset", null))).isEqualTo(most);
  }

  @Test
  void whatIsNotAsTheManifestSaysIsRefusedAtTheDoor() {
    for (Map.Entry<String, Object> wrong :
        Map.<String, Object>of(
                "counter.add", Map.of("name", "a", "by", 1.5),
                "counter.get", Map.of(),
                "counter.reset", Map.of("name", ""),
                "words.count", Map.of("text", 1),
                "words.top", Map.of("n", 0))
            .entrySet()) {
      ExchangeException refused = plugins.refusal(wrong.getKey(), wrong.getValue());
      assertThat(refused.code()).as(wrong.getKey()).isEqualTo(ErrorCode.SCHEMA);
      assertThat(refused.text()).contains("the value for " + wrong.getKey());
    }
  }

  @Test
  void wordsAreCountedAlikeInAllLanguages() throws Exception {
    byte[] cases = Files.readAllBytes(PluginLanguage.JAVASCRIPT.of("word-count/cases.json"));
    ValueList table = (ValueList) JsonValues.read(cases);
    assertThat(table).hasSizeGreaterThan(10);
    for (Object each : table) {
      ValueMap one = (ValueMap) each;
      Object counts = plugins.ask("words.count", Map.of("text", one.text("text")));
      assertThat(plain(counts)).as(one.text("name")).isEqualTo(plain(one.map("counts")));
    }
  }

  private void drain() throws InterruptedException {
    plugins.ask("counter.add", Map.of("name", "last"));
    while (!plugins.heard().text("name").equals("last")) {}
  }

  private static String totals(long counters, long sum) {
    return String.valueOf(ValueMap.of("counters", counters, "sum", sum));
  }

  private static long number(Object answer) {
    return ((Number) answer).longValue();
  }

  /** The same with numbers that are compared by what they count. */
  static Object plain(Object value) {
    Map<String, Object> plain = new LinkedHashMap<>();
    ((ValueMap) Values.of(value))
        .forEach((key, each) ->
            plain.put(key, each instanceof Number number ? number.doubleValue() : each));
    return plain;
  }
}
