package dev.exchange.host.contract;

import static dev.exchange.host.contract.Schemas.contract;
import static dev.exchange.host.contract.Schemas.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a contract takes and refuses, and with which words. */
class ContractTest {

  private static final String GREETING =
      """
      {'type': 'object', 'required': ['name'], 'additionalProperties': false,
       'properties': {'name': {'type': 'string', 'minLength': 1}, 'age': {'type': 'integer', 'minimum': 0},
         'tags': {'type': 'array', 'items': {'enum': ['a', 'b']}, 'maxItems': 2}}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name': 3} | expected /name of the value for greet to be a string, got the number 3",
        "{} | expected the value for greet to have the member name, got an empty map",
        "3 | expected the value for greet to be a map, got the number 3",
        "{'name': ''} | expected /name of the value for greet to have at least 1 character, got"
            + " the text \"\"",
        "{'name': 'Ada', 'age': 1.5} | expected /age of the value for greet to be a whole number,"
            + " got the number 1.5",
        "{'name': 'Ada', 'age': -1} | expected /age of the value for greet to be at least 0, got"
            + " the number -1",
        "{'name': 'Ada', 'nmae': 1} | expected the value for greet to have no member nmae, got a"
            + " map with name, nmae",
        "{'name': 'Ada', 'tags': ['a', 'c']} | expected /tags/1 of the value for greet to be one"
            + " of [\"a\",\"b\"], got the text \"c\"",
        "{'name': 'Ada', 'tags': ['a', 'a', 'a']} | expected /tags of the value for greet to have"
            + " at most 2 elements, got a list of 3"
      },
      quoteCharacter = '`')
  void theErrorSaysWhereWhatWasExpectedAndWhatCame(String value, String sentence) {
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> contract(GREETING).check(json(value), "the value for greet"))
        .withMessage(sentence)
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SCHEMA));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'anyOf': [{'type': 'string'}, {'type': 'null'}]} | 3 | x to be a string or to be null",
        "{'type': ['string', 'null']} | 3 | x to be a string or null",
        "{'oneOf': [{'properties': {'k': {'const': 'a'}, 'v': {'type': 'string'}}}, {'properties':"
            + " {'k': {'const': 'b'}, 'v': {'type': 'number'}}}]} | {'k': 'b', 'v': true} | /v of x"
            + " to be a number",
        "{'properties': {'a': {'anyOf': [{'required': ['p']}, {'required': ['q']}]}}} | {'a': {}} |"
            + " /a of x to be of one of the 2 shapes that it may have",
        "{'oneOf': [{'type': 'number'}, {'minimum': 1}]} | 2 | x to be of exactly one of the shapes"
            + " that it may have, and not of several",
        "{'not': {'type': 'string'}} | 's' | x to be other than {\"type\":\"string\"}",
        "{'properties': {'a/b~c': false}} | {'a/b~c': 1} | /a~1b~0c of x to be absent",
        "{'propertyNames': {'maxLength': 1}} | {'ab': 1} | x to have only names that propertyNames"
            + " allows, and not ab",
        "{'pattern': '^a+$'} | 'b' | x to match ^a+$",
        "{'format': 'date'} | '2026-02-30' | x to have the format date",
        "{'uniqueItems': true} | [1, 1.0] | x to have no element twice",
        "{'contains': {'const': 1}} | [2] | x to have as many elements as contains asks",
        "{'const': {'a': [1]}} | 1 | x to be {\"a\":[1]}",
        "{'multipleOf': 0.1} | 0.35 | x to be a multiple of 0.1",
        "{'dependentRequired': {'a': ['b']}} | {'a': 1} | x to have the member b" + " beside a",
        "{'prefixItems': [{'type': 'string'}], 'items': false} | ['a', 2] | x to have no further"
            + " element",
        "{'$ref': '#/$defs/n', '$defs': {'n': {'exclusiveMaximum': 3}}} | 3 | x to be less than 3"
      })
  void eachKeywordHasItsWords(String schema, String value, String expected) {
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> contract(schema).check(json(value), "x"))
        .withMessageStartingWith("expected " + expected + ", got ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'requried': ['a']} | of keywords of JSON Schema 2020-12",
        "{'properties': {'a': {'minLenght': 1}}} | /properties/a",
        "{'type': 'strnig'} | /type of the schema of greet",
        "{'minimum': 'x'} | /minimum of the schema of greet to be a number",
        "{'$ref': 'https://example.org/other.json'} | within the document",
        "{'$ref': 'file:///etc/passwd'} | within the document",
        "{'properties': {'a': {'$ref': 'classpath:draft-07/schema'}}} | /properties/a/$ref",
        "{'$ref': 'other.json'} | within the document",
        "{'$ref': '#/$defs/none'} | a reference to a schema in the document",
        "{'$ref': '#none'} | a reference to a schema in the document",
        "{'$ref': '#'} | a circle of references",
        "{'$defs': {'a': {'anyOf': [{'$ref': '#/$defs/a'}]}}} | a circle of references",
        "{'$schema': 'http://json-schema.org/draft-07/schema#'} | 2020-12",
        "{'properties': {'a': {'$id': 'https://example.org/a'}}} | absent below the top",
        "{'$dynamicRef': '#a'} | of keywords",
        "{'format': 'emial'} | one of date, date-time",
        "{'pattern': '('} | a pattern that takes linear time",
        "{'pattern': '(?=a)'} | a pattern that takes linear time",
        "{'pattern': '(a)\\\\1'} | a pattern that takes linear time",
        "{'patternProperties': {'(?<!a)': true}} | a pattern that takes linear time",
        "3 | a map, true or false"
      })
  void aSchemaThatIsNoneIsRefusedWhenItIsCompiled(String schema, String told) {
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> contract(schema))
        .withMessageContaining(told)
        .withMessageContaining("greet")
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SCHEMA));
  }

  @Test
  void trueTakesEverythingAndFalseNothing() {
    assertThat(contract("true").accepts(null)).isTrue();
    assertThat(contract("false").accepts(null)).isFalse();
  }

  @Test
  void referencesWithinTheDocumentHold() {
    Contract tree =
        contract(
            """
            {'$id': 'https://example.org/tree', '$ref': '#/$defs/a~1b', '$defs': {
              'a/b': {'$anchor': 'node', 'type': 'object', 'required': ['value'], 'properties': {
                'value': {'type': 'number'}, 'left': {'$ref': '#node'},
                'right': {'$ref': 'https://example.org/tree#/$defs/a~1b'}}}}}
            """);
    assertThat(tree.accepts(json("{'value': 1, 'left': {'value': 2, 'right': {'value': 3}}}")))
        .isTrue();
    assertThat(tree.accepts(json("{'value': 1, 'left': {'value': 2, 'right': {}}}"))).isFalse();
  }

  @Test
  void aSchemaMayAskForASchema() {
    Contract meta = contract("{'$ref': 'https://json-schema.org/draft/2020-12/schema'}");
    assertThat(meta.accepts(json("{'type': 'string'}"))).isTrue();
    assertThat(meta.accepts(json("{'type': 'strnig'}"))).isFalse();
  }

  @Test
  void bytesAreAskedForAsTheirMap() {
    Contract bytes = Contract.of(Contract.BYTES, "x");
    assertThat(bytes.accepts(Bytes.of(new byte[] {1, 2}))).isTrue();
    assertThat(bytes.accepts("AQI=")).isFalse();
    assertThat(contract("{'type': 'string'}").accepts(Bytes.of(new byte[1]))).isFalse();
    assertThat(contract("{'const': {'$bytes': 'AQI='}}").accepts(Bytes.of(new byte[] {1, 2})))
        .isTrue();
  }

  @Test
  void everyJavaValueThatAMessageCanCarryIsTaken() {
    Contract numbers = contract("{'items': {'type': 'integer'}}");
    assertThat(numbers.accepts(List.of(1, 2L, (short) 3, (byte) 4, 5.0, 6f, 1e300))).isTrue();
    assertThat(numbers.accepts(new double[] {1.5})).isFalse();
    assertThat(contract("{'required': ['a']}").accepts(Map.of("a", 1))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"^(a+)+$", "^(a|a)*$", "^(a|b|ab)*c$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$"})
  void aPatternThatRunsAwayElsewhereEndsSoon(String evil) {
    Contract contract = Contract.of(ValueMap.of("pattern", evil), "x");
    String text = "a".repeat(50_000) + "!";
    long start = System.nanoTime();
    assertThat(contract.accepts(text)).isFalse();
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
  }

  @Test
  void aTextThatIsTooLongForItsPatternIsRefused() {
    Contract contract = contract("{'pattern': '^(.{1,500}x){1,2}$'}");
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> contract.check("a".repeat(1_000_000), "x"))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  /** Both shapes are asked about each level, and each asks both about the next. */
  @Test
  void aValueThatAsksForEverMoreStepsIsRefused() {
    Contract contract =
        contract(
            """
            {'anyOf': [{'type': 'object', 'required': ['op', 'x'], 'properties': {'op': {'const': '-'}, 'x': {'$ref': '#'}}},
                       {'type': 'object', 'required': ['op', 'x'], 'properties': {'op': {'const': '+'}, 'x': {'$ref': '#'}}},
                       {'type': 'number'}]}
            """);
    Object small = 1;
    Object deep = 1;
    for (int i = 0; i < 60; i++) {
      deep = Map.of("op", "?", "x", deep);
      small = i < 5 ? Map.of("op", "+", "x", small) : small;
    }
    assertThat(contract.accepts(small)).isTrue();
    Object much = deep;
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> contract.check(much, "the value for calc"))
        .withMessageContaining("the value for calc")
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  @Test
  void aSchemaThatMultipliesItsOwnQuestionsIsBounded() {
    assertThat(twofold(10).accepts(1)).isTrue();
    Contract bomb = twofold(25);
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> bomb.check(1, "x"))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TOO_LARGE));
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> twofold(100))
        .withMessageContaining("at most 64 others");
  }

  /** A schema of so many levels, each of which asks the next one twice about the same value. */
  private static Contract twofold(int levels) {
    StringBuilder schema = new StringBuilder("{'$ref': '#/$defs/a0', '$defs': {");
    for (int i = 0; i < levels; i++) {
      String next = "{'$ref': '#/$defs/a" + (i + 1) + "'}";
      schema.append("'a" + i + "': {'allOf': [" + next + ", " + next + "]}, ");
    }
    return contract(schema + "'a" + levels + "': true}}");
  }

  @Test
  void aSchemaHasAtMost256KiBAnd64Levels() {
    List<String> many = IntStream.range(0, 30_000).mapToObj(i -> "name-" + i).toList();
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> Contract.of(Map.of("enum", many), "x"))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TOO_LARGE));
    Object deep = true;
    for (int i = 0; i < 65; i++) {
      deep = List.of(deep);
    }
    Object tooDeep = deep;
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> Contract.of(Map.of("const", tooDeep), "x"))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  @Test
  void aSchemaAsksEachMemberForAtMost100Patterns() {
    Map<String, Object> patterns = new HashMap<>();
    IntStream.range(0, 100).forEach(i -> patterns.put("^" + i, true));
    assertThat(Contract.of(Map.of("patternProperties", patterns), "x").accepts(Map.of("1", 1)))
        .isTrue();
    patterns.put("one more", true);
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> Contract.of(Map.of("patternProperties", patterns), "x"))
        .withMessageContaining("/patternProperties of the schema of x to be at most 100 patterns");
  }

  @Test
  void theDeepestValueIsCheckedOnASmallStack() throws Exception {
    Contract nested = contract("{'items': {'$ref': '#'}, 'properties': {'a': {'$ref': '#'}}}");
    Object deep = ValueList.EMPTY;
    for (int i = 0; i < 63; i++) {
      deep = i % 2 == 0 ? List.of(deep) : Map.of("a", deep);
    }
    Object value = deep;
    List<Throwable> thrown = new ArrayList<>();
    Thread small = new Thread(null, () -> nested.check(value, "x"), "small", 256 << 10);
    small.setUncaughtExceptionHandler((thread, failure) -> thrown.add(failure));
    small.start();
    small.join();
    assertThat(thrown).isEmpty();
  }

  @Test
  void oneContractIsUsedByManyThreads() throws Exception {
    Contract contract = contract(GREETING);
    Callable<Integer> work =
        () -> {
          int accepted = 0;
          for (int i = 0; i < 2_000; i++) {
            accepted += contract.accepts(Map.of("name", i % 2 == 0 ? "Ada" : "")) ? 1 : 0;
          }
          return accepted;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> each : threads.invokeAll(List.of(work, work, work, work))) {
        assertThat(each.get()).isEqualTo(1_000);
      }
    }
  }
}
