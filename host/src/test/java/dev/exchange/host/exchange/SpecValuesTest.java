package dev.exchange.host.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules V1 to V7 of {@code docs/spec/messages.md}. */
class SpecValuesTest {

  @Test
  void whatIsNoValueIsRefused() {
    for (Object value : List.of(new Object(), Thread.currentThread(), new BigDecimal("0.1"), 'c')) {
      assertThat(refused(value).code()).as("%s", value).isEqualTo(ErrorCode.INVALID_VALUE);
    }
    assertThat(refused(Map.of(1, "one")).text()).contains("key 1");
    for (Object value : Arrays.asList(null, true, 1, 0.5, "text", List.of(), Map.of())) {
      Values.of(value);
    }
    assertThat(Values.of(new byte[] {1})).hasToString(Values.of(new byte[] {1}).toString());
  }

  @Test
  void wholeNumbersAreExactTo2To53AndRefusedBeyond() {
    long most = 1L << 53;
    assertThat(Values.of(most)).isEqualTo(most);
    assertThat(Values.of(-most)).isEqualTo(-most);
    for (Object beyond : List.of(most + 1, -most - 1, Long.MIN_VALUE, BigInteger.TWO.pow(80))) {
      ExchangeException error = refused(beyond);
      assertThat(error.code()).isEqualTo(ErrorCode.INVALID_VALUE);
      assertThat(error.text()).contains(beyond.toString()).contains("2^53");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void numbersThatAreNotFiniteAreRefused(double number) {
    assertThat(refused(number).code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(refused((float) number).code()).isEqualTo(ErrorCode.INVALID_VALUE);
  }

  @Test
  void threeAndThreePointZeroAreTheSame() {
    assertThat(Values.of(3.0)).isEqualTo(Values.of(3)).isEqualTo(3L);
    assertThat(Values.of(-0.0)).isEqualTo(0L);
    assertThat(Values.of(0.5f)).isEqualTo(0.5);
  }

  @Test
  void aLoneSurrogateIsRefused() {
    assertThat(Values.of("\ud83d\ude00")).isEqualTo("\ud83d\ude00");
    assertThat(refused("a\ud83d").code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(refused(Map.of("\ude00", 1)).code()).isEqualTo(ErrorCode.INVALID_VALUE);
  }

  @Test
  void aGivenValueIsCopiedAndTheCopyCannotBeChanged() {
    List<Object> inner = new ArrayList<>(List.of("a"));
    Map<String, Object> given = new HashMap<>(Map.of("list", inner));
    ValueMap value = (ValueMap) Values.of(given);
    inner.add("b");
    given.clear();
    assertThat(value).isEqualTo(Map.of("list", List.of("a")));
    assertThat(Values.of(value)).isSameAs(value);
    assertThatThrownBy(() -> value.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> value.list("list").add("b"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void valuesAreNestedAtMost64Deep() {
    assertThat(Values.of(nested(64))).isInstanceOf(ValueList.class);
    assertThat(refused(nested(65)).code()).isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void aValueThatHoldsItselfIsRefused() {
    List<Object> list = new ArrayList<>();
    list.add(Map.of("again", list));
    ExchangeException error = refused(list);
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(error.text()).contains("cycle");
  }

  @Test
  void anErrorOfAValueTellsItsPlaceInTheValue() {
    Object value = Map.of("items", List.of(1, 2, Map.of("price", Double.NaN)));
    assertThat(refused(value).text()).endsWith("got NaN at value.items[2].price");
  }

  @Test
  void mapsKeepTheOrderOfTheirKeysAndAreEqualWithoutIt() {
    ValueMap one = ValueMap.of("b", 1, "a", 2);
    assertThat(one.keySet()).containsExactly("b", "a");
    assertThat(one)
        .isEqualTo(ValueMap.of("a", 2, "b", 1))
        .hasSameHashCodeAs(Map.of("a", 2L, "b", 1L));
  }

  private static Object nested(int depth) {
    Object value = List.of();
    for (int i = 1; i < depth; i++) {
      value = List.of(value);
    }
    return value;
  }

  private static ExchangeException refused(@Nullable Object value) {
    return catchThrowableOfType(ExchangeException.class, () -> Values.of(value));
  }
}
