package dev.exchange.host.contract;

import static dev.exchange.host.contract.Schemas.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which schema a record class has, and which classes have none. */
@SuppressWarnings("ArrayRecordComponent") // that they are arrays is what is tested
class RecordSchemaTest {

  enum State {
    OPEN,
    CLOSED
  }

  record Line(String text, double price) {}

  record Order(
      String item,
      int count,
      long size,
      boolean fast,
      State state,
      List<Line> lines,
      Map<String, Line> byName,
      Optional<String> note,
      @Nullable Integer rank,
      List<@Nullable String> tags,
      Bytes content,
      byte[] more) {}

  record Tree(int value, List<Tree> children) {}

  record Forest(Map<String, Node> trees) {}

  record Node(@Nullable Node next) {}

  @Test
  void eachKindOfComponentHasItsSchema() {
    String text =
        """
        {'title': 'Order', 'type': 'object', 'additionalProperties': false,
         'required': ['item', 'count', 'size', 'fast', 'state', 'lines', 'byName', 'tags', 'content', 'more'],
         'properties': {
           'item': {'type': 'string'},
           'count': {'type': 'integer', 'minimum': -2147483648, 'maximum': 2147483647},
           'size': {'type': 'integer', 'minimum': -9007199254740992, 'maximum': 9007199254740992},
           'fast': {'type': 'boolean'},
           'state': {'enum': ['OPEN', 'CLOSED']},
           'lines': {'type': 'array', 'items': {'$ref': '#/$defs/Line'}},
           'byName': {'type': 'object', 'additionalProperties': {'$ref': '#/$defs/Line'}},
           'note': {'anyOf': [{'type': 'string'}, {'type': 'null'}]},
           'rank': {'anyOf': [{'type': 'integer', 'minimum': -2147483648, 'maximum': 2147483647}, {'type': 'null'}]},
           'tags': {'type': 'array', 'items': {'anyOf': [{'type': 'string'}, {'type': 'null'}]}},
           'content': {'type': 'object', 'required': ['$bytes'], 'maxProperties': 1},
           'more': {'type': 'object', 'required': ['$bytes'], 'maxProperties': 1}},
         '$defs': {'Line': {'title': 'Line', 'type': 'object', 'additionalProperties': false,
           'required': ['text', 'price'],
           'properties': {'text': {'type': 'string'}, 'price': {'type': 'number'}}}}}
        """;
    assertThat(RecordSchema.of(Order.class)).isEqualTo(json(text));
  }

  @Test
  void recordsThatHoldThemselvesAreReferredTo() {
    Contract tree = Contract.of(RecordSchema.of(Tree.class), "x");
    assertThat(tree.accepts(json("{'value': 1, 'children': [{'value': 2, 'children': []}]}")))
        .isTrue();
    assertThat(tree.accepts(json("{'value': 1, 'children': [{'value': 2}]}"))).isFalse();
    Contract forest = Contract.of(RecordSchema.of(Forest.class), "x");
    assertThat(forest.accepts(json("{'trees': {'a': {'next': {'next': null}, 'b': {}}}}")))
        .isFalse();
    assertThat(forest.accepts(json("{'trees': {'a': {'next': {'next': null}}, 'b': {}}}")))
        .isTrue();
  }

  record WithInstant(Instant at) {}

  record WithRaw(@SuppressWarnings("rawtypes") List list) {}

  record WithSet(Set<String> set) {}

  record WithKeys(Map<Integer, String> map) {}

  record Generic<T>(T value) {}

  record WithGeneric(Generic<String> value) {}

  record WithObject(Object value) {}

  record WithInts(int[] values) {}

  record Inside(List<Map<String, WithInstant>> values) {}

  static Stream<Class<?>> withoutSchema() {
    return Stream.of(
        WithInstant.class,
        WithRaw.class,
        WithSet.class,
        WithKeys.class,
        Generic.class,
        WithGeneric.class,
        WithObject.class,
        WithInts.class,
        Inside.class,
        String.class);
  }

  @ParameterizedTest
  @MethodSource("withoutSchema")
  void whatElseThereIsHasNoneAndTheErrorNamesIt(Class<?> type) {
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> RecordSchema.of(type))
        .withMessageMatching(
            "expected (component (at|list|set|map|value|values) of .*|a record class), got .*")
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SCHEMA));
  }

  @Test
  void theSchemaIsMadeOfPlainValues() {
    assertThat(ValueMap.of(RecordSchema.of(Order.class))).isEqualTo(RecordSchema.of(Order.class));
    assertThat(Sample.of(Contract.of(RecordSchema.of(Order.class), "x"), 1, "x")).isNotNull();
  }
}
