package dev.exchange.host.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValuesTest {

  @Test
  void randomTreesComeBackEqual() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    RandomValues values = new RandomValues(random);
    for (int i = 0; i < 5_000; i++) {
      Object tree = values.next(6);
      Buffer json = JsonValues.write(tree);
      assertThat(JsonValues.read(json)).as("tree %s: %s", i, json).isEqualTo(tree);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3                   | 3",
        "3.0                 | 3",
        "-0.0                | 0",
        "1e2                 | 100",
        "0.1                 | 0.1",
        "9007199254740992    | 9007199254740992",
        "-9007199254740992   | -9007199254740992",
        "1e16                | 1.0E16",
        "1.7976931348623157e308 | 1.7976931348623157E308",
        "5e-324              | 4.9E-324",
        "\"\\u00e4\\ud83d\\ude00\\u0000\" | \"ä😀\\u0000\"",
        "{ \"b\" : [ ] , \"a\" : { } } | {\"b\":[],\"a\":{}}",
        "{\"$bytes\":\"AQI\"}  | {\"$bytes\":\"AQI=\"}",
        "{\"$bytes\":1,\"a\":2} | {\"$bytes\":1,\"a\":2}",
      })
  void aTextIsReadAndWrittenInItsOneForm(String json, String canonical) {
    Object value = JsonValues.read(utf8(json));
    assertThat(JsonValues.write(value).toString(StandardCharsets.UTF_8)).isEqualTo(canonical);
  }

  @Test
  void numbersAreOfTheTypesThatValuesHave() {
    assertThat(JsonValues.read(utf8("[1, 1.0, 1.5, 1e16]")))
        .isEqualTo(ValueList.of(1L, 1L, 1.5, 1e16));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":           | BAD_MESSAGE   | at line 1, column",
        "{\"a\":1,\\n \"b\":x} | BAD_MESSAGE | expected JSON, got unrecognized token 'x'",
        "{\"a\":1,\\n \"b\":x} | BAD_MESSAGE | got unrecognized token 'x' at line 2, column 7",
        "[1,]              | BAD_MESSAGE   | expected JSON, got unexpected character (']'",
        "1 2               | BAD_MESSAGE   | expected JSON, got more text after the value at line"
            + " 1, column 3",
        "{\"a\":1,\"a\":2}  | BAD_MESSAGE  | expected JSON, got the key \"a\" twice at line 1,"
            + " column 8",
        "'text'            | BAD_MESSAGE   | expected JSON, got unexpected character",
        "// comment        | BAD_MESSAGE   | expected JSON, got unexpected character",
        "nul               | BAD_MESSAGE   | expected JSON, got unrecognized token 'nul'",
        "01                | BAD_MESSAGE   | expected JSON, got invalid numeric value",
        "9007199254740993  | INVALID_VALUE | got the whole number 9007199254740993, which is beyond"
            + " 2^53 and would not stay exact at value",
        "{\"a\":[0,-9007199254740993]} | INVALID_VALUE | would not stay exact at value.a[1]",
        "[123456789012345678901234567890] | INVALID_VALUE | would not stay exact at value[0]",
        "{\"a\":NaN}       | INVALID_VALUE | a finite number, text, a list, a map or bytes, got NaN"
            + " at value.a",
        "[-Infinity]       | INVALID_VALUE | got -Infinity at value[0]",
        "1e400             | INVALID_VALUE | got 1e400 at value",
        "{\"a\":[\"x\\ud800\"]} | INVALID_VALUE | got a text with a lone surrogate at index 1 at"
            + " value.a[0]",
        "{\"a\":\"\\udc00\\ud800\"} | INVALID_VALUE | lone surrogate at index 0 at value.a",
        "[{\"\\ud800\":1}] | INVALID_VALUE | got a map with a key with a lone surrogate at index 0"
            + " at value[0]",
        "[{\"$bytes\":\"§\"}] | INVALID_VALUE | got a map with $bytes that is no base64 at"
            + " value[0]",
        "{\"$bytes\":1}    | INVALID_VALUE | got a map with only $bytes, which stands for bytes,"
            + " holding the number 1 at value",
      })
  void aBadTextIsRefusedWithOneSentence(String json, ErrorCode code, String sentence) {
    ExchangeException refusal = refusal(utf8(json.replace("\\n", "\n")));
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.text()).contains(sentence).doesNotContain("\n");
  }

  @Test
  void nothingIsNoJson() {
    assertThat(refusal(utf8(" ")).text()).isEqualTo("expected a JSON value, got nothing");
  }

  @Test
  void aNumberOfThousandsOfDigitsIsRefused() {
    assertThat(refusal(utf8("[" + "1".repeat(5_000) + "]")).code())
        .isEqualTo(ErrorCode.INVALID_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"22ff22", "22eda08022", "22c32822", "fffe2200"})
  void bytesThatAreNoUtf8AreRefused(String hex) {
    ExchangeException refusal = refusal(HexFormat.of().parseHex(hex));
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(refusal.text()).isEqualTo("expected JSON in UTF-8, got bytes that are no UTF-8");
  }

  @Test
  void theReplacementCharacterItselfIsText() {
    assertThat(JsonValues.read(utf8("\"\uFFFD\""))).isEqualTo("\uFFFD");
  }

  @Test
  void aValueIsNestedAtMost64Deep() {
    Object deepest = JsonValues.read(utf8("[".repeat(64) + "]".repeat(64)));
    assertThat(JsonValues.write(deepest).toString()).startsWith("[[[[");
    ExchangeException refusal = refusal(utf8("[".repeat(65) + "]".repeat(65)));
    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(refusal.text()).startsWith("expected a value nested at most 64 deep, got more at v");
    assertThat(refusal(utf8("{\"a\":".repeat(100_000))).code()).isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void aTextOverItsLimitIsRefusedInBothDirections() {
    ExchangeException read =
        catchThrowableOfType(
            ExchangeException.class, () -> JsonValues.read(utf8("\"12345678\""), 9));
    assertThat(read.code()).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(read.text()).isEqualTo("expected a JSON text of at most 9 bytes, got 10 bytes");
    ExchangeException written =
        catchThrowableOfType(ExchangeException.class, () -> JsonValues.write("12345678", 9));
    assertThat(written.code()).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(refusal(utf8(" ".repeat(JsonValues.MAX_BYTES + 1))).code())
        .isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void aMapThatWouldComeBackAsBytesIsNotWritten() {
    ValueMap map = ValueMap.of("a", ValueMap.of("$bytes", "AQI="));
    ExchangeException refusal =
        catchThrowableOfType(ExchangeException.class, () -> JsonValues.write(map));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(refusal.text()).endsWith("which stands for bytes in JSON at value.a");
  }

  @Test
  void bytesComeBackAsBytes() {
    Bytes bytes = Bytes.of(new byte[] {1, 2, -1});
    Buffer json = JsonValues.write(ValueMap.of("b", bytes));
    assertThat(json.toString()).isEqualTo("{\"b\":{\"$bytes\":\"AQL/\"}}");
    assertThat(JsonValues.read(json)).isEqualTo(ValueMap.of("b", bytes));
  }

  private static ExchangeException refusal(byte[] json) {
    return catchThrowableOfType(ExchangeException.class, () -> JsonValues.read(json));
  }

  private static byte[] utf8(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
