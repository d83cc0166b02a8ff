package dev.exchange.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {

  private static final long TWO_53 = 1L << 53;

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(Double.NaN, "NaN"),
        Arguments.of(Double.POSITIVE_INFINITY, "Infinity"),
        Arguments.of(Float.NEGATIVE_INFINITY, "-Infinity"),
        Arguments.of(TWO_53 + 1, "9007199254740993"),
        Arguments.of(-TWO_53 - 1, "-9007199254740993"),
        Arguments.of(Long.MIN_VALUE, "-9223372036854775808"),
        Arguments.of(BigInteger.TWO.pow(53).add(BigInteger.ONE), "9007199254740993"),
        Arguments.of(BigInteger.TWO.pow(100), "1267650600228229401496703205376"),
        Arguments.of(BigDecimal.ONE, "java.math.BigDecimal"),
        Arguments.of("\uD800", "a lone surrogate at index 0"),
        Arguments.of("ok\uDC00", "a lone surrogate at index 2"),
        Arguments.of("\uDC00\uD800", "a lone surrogate at index 0"),
        Arguments.of(Map.of("\uD800", 1), "a lone surrogate"),
        Arguments.of(Map.of(1, 2), "a map whose key 1 is no text"),
        Arguments.of((Runnable) () -> {}, "Lambda"),
        Arguments.of(new Thread(), "java.lang.Thread"),
        Arguments.of(Thread.class, "java.lang.Class"),
        Arguments.of('c', "java.lang.Character"),
        Arguments.of(Thread.State.NEW, "java.lang.Thread$State"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatNoMessageCanCarryIsRefusedWithItsNameAndPath(Object bad, String named) {
    assertRefused(() -> Values.of(bad), named);
    Map<String, Object> deep = Map.of("a", Arrays.asList(1, null, Map.of("b", bad)));
    assertRefused(() -> Values.of(deep), named, "value.a[2].b");
    assertRefused(() -> Values.of(new Object[] {bad}), named, "value[0]");
    assertRefused(() -> ValueMap.of("k", bad), named);
    assertRefused(() -> ValueMap.EMPTY.plus("k", bad), named);
    assertRefused(() -> ValueList.of(1, bad), named);
    assertRefused(() -> ValueList.EMPTY.plus(bad), named);
  }

  @Test
  void aKeyThatIsNoTextWithWholeCharactersIsRefused() {
    assertRefused(() -> ValueMap.of("\uD800", 1), "lone surrogate");
    assertRefused(() -> ValueMap.EMPTY.plus("\uDC00", 1), "lone surrogate");
    assertRefused(() -> ValueMap.of(new String[] {"\uD800"}, new Object[] {1}), "lone surrogate");
  }

  @Test
  void aCircleIsRefusedAndADiamondIsNot() {
    List<Object> circle = new ArrayList<>();
    Map<String, Object> around = new HashMap<>(Map.of("list", circle));
    circle.add(around);
    assertRefused(() -> Values.of(circle), "a cycle back to value");
    List<Object> shared = List.of(1);
    assertThat(Values.of(List.of(shared, shared)))
        .isEqualTo(ValueList.of(ValueList.of(1), ValueList.of(1)));
  }

  @Test
  void sixtyFourLevelsAreTakenAndOneMoreIsTooLarge() {
    Object raw = new ArrayList<>();
    ValueList frozen = ValueList.of();
    for (int i = 1; i < Values.MAX_DEPTH; i++) {
      raw = new ArrayList<>(List.of(raw));
      frozen = ValueList.of(frozen);
    }
    assertThat(Values.of(raw)).isEqualTo(frozen);
    Object tooDeep = List.of(raw);
    ValueList deepest = frozen;
    assertTooLarge(() -> Values.of(tooDeep));
    assertTooLarge(() -> Values.of(List.of(deepest)));
    assertTooLarge(() -> ValueList.of(deepest));
    assertTooLarge(() -> ValueMap.of("k", deepest));
    assertTooLarge(() -> ValueMap.EMPTY.plus("k", deepest));
    assertTooLarge(() -> ValueList.EMPTY.plus(deepest));
  }

  @Test
  void oneNumberIsOneValueHoweverItIsWritten() {
    for (Object three : List.of(3, 3L, 3.0, 3f, (short) 3, (byte) 3, BigInteger.valueOf(3))) {
      assertThat(Values.of(three)).isEqualTo(3L);
    }
    assertThat(Values.of(-0.0)).isEqualTo(0L);
    assertThat(Values.of(TWO_53)).isEqualTo(TWO_53);
    assertThat(Values.of((double) -TWO_53)).isEqualTo(-TWO_53);
    assertThat(Values.of(1e300)).isEqualTo(1e300);
    assertThat(Values.of(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
  }

  @Test
  void whatIsFrozenDoesNotFollowItsSource() {
    byte[] bytes = {1, 2};
    List<Object> list = new ArrayList<>(List.of(1));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("list", list);
    map.put("bytes", bytes);
    Object frozen = Values.of(map);
    list.add(2);
    bytes[0] = 9;
    map.clear();
    assertThat(frozen)
        .isEqualTo(ValueMap.of("list", ValueList.of(1), "bytes", Bytes.of(new byte[] {1, 2})));
    assertThat(Values.of(frozen)).isSameAs(frozen);
    assertThatThrownBy(() -> ((ValueMap) frozen).put("x", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((ValueMap) frozen).entrySet().iterator().next().setValue(1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((ValueMap) frozen).list("list").add(1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theTypesOfVertxAreTaken() {
    assertThat(Values.of(new JsonObject().put("a", new JsonArray().add(1).addNull())))
        .isEqualTo(ValueMap.of("a", ValueList.of(1, null)));
    assertThat(Values.of(Buffer.buffer("ab"))).isEqualTo(Bytes.of(new byte[] {'a', 'b'}));
    assertThat(Values.of(new int[] {1, 2})).isEqualTo(ValueList.of(1, 2));
  }

  @Test
  void aMapBehavesLikeOneOfTheLanguageWhateverItsSize() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      Map<String, Object> model = new LinkedHashMap<>();
      ValueMap map = ValueMap.EMPTY;
      for (int i = random.nextInt(25); i > 0; i--) {
        String key = "k" + random.nextInt(15);
        Object value = random.nextBoolean() ? (Object) random.nextLong(100) : null;
        model.put(key, value);
        map = map.plus(key, value);
      }
      assertThat(map).isEqualTo(model).hasSameHashCodeAs(model);
      assertThat(List.copyOf(map.keySet())).isEqualTo(List.copyOf(model.keySet()));
      assertThat(ValueMap.of(model)).isEqualTo(map);
      for (int i = 0; i < 15; i++) {
        assertThat(map.get("k" + i)).isEqualTo(model.get("k" + i));
        assertThat(map.containsKey("k" + i)).isEqualTo(model.containsKey("k" + i));
      }
      assertThat(map.containsKey(null)).isFalse();
    }
  }

  @Test
  void aMapOfPairsNeedsDistinctKeysAndAValueForEach() {
    assertThatThrownBy(() -> ValueMap.of(new String[] {"a", "a"}, new Object[] {1, 2}))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThatThrownBy(() -> ValueMap.of(new String[] {"a"}, new Object[0]))
        .isInstanceOf(ExchangeException.class);
  }

  @Test
  void aMemberOfAnotherTypeIsNamed() {
    ValueMap map = ValueMap.of("n", 1);
    assertThatThrownBy(() -> map.text("n"))
        .hasMessage("expected text in member n, got the number 1");
    assertThatThrownBy(() -> map.map("none")).hasMessageContaining("member none, got null");
    assertThatThrownBy(() -> ValueList.of(1).text(0)).hasMessageContaining("element 0");
  }

  private static void assertRefused(Runnable made, String... named) {
    assertThatThrownBy(made::run)
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE))
        .hasMessageContainingAll(named);
  }

  private static void assertTooLarge(Runnable made) {
    assertThatThrownBy(made::run)
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }
}
