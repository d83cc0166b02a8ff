package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.RandomValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsValuesTest {

  @TempDir static Path folder;
  private static JsBench bench;

  @BeforeAll
  static void start() throws IOException {
    bench =
        new JsBench(
            folder,
            """
            import { exchange } from 'exchange';
            const copy = (v) => {
              if (v === null || typeof v !== 'object') return v;
              if (v instanceof Uint8Array) return v;
              if (Array.isArray(v)) return v.map(copy);
              return Object.fromEntries(Object.entries(v).map(([key, value]) => [key, copy(value)]));
            };
            const frozen = (v) => v === null || typeof v !== 'object' || v instanceof Uint8Array
              || (Object.isFrozen(v) && Object.values(v).every(frozen));
            exchange({ id: 'bench', handlers: {
              echo: (msg) => msg.value,
              copy: (msg) => copy(msg.value),
              frozen: (msg) => frozen(msg.value),
              json: (msg) => JSON.stringify(msg.value),
              clone: (msg) => structuredClone(msg.value),
              eval: (msg) => (0, eval)(`(() => { ${msg.value} })()`),
            } });
            """);
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void everyValueComesBackAsItWent() throws Exception {
    RandomValues values = new RandomValues(new SplittableRandom(20_261_121));
    for (int i = 0; i < 2_000; i++) {
      Object value = values.next(4);
      assertThat(bench.call("echo", value)).isEqualTo(value);
      assertThat(bench.call("copy", value)).isEqualTo(value);
      assertThat(bench.call("clone", value)).isEqualTo(value);
      assertThat(bench.call("frozen", value)).isEqualTo(true);
    }
  }

  @Test
  void keysKeepTheirOrderAndPrototypeNamesAreOrdinaryKeys() throws Exception {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (String key :
        List.of(
            "__proto__", "constructor", "toString", "b", "a", "", "a b", "\"'`\\\n\u2028${x}")) {
      entries.put(key, ValueMap.of(key, 1));
    }
    ValueMap value = ValueMap.of(entries);
    ValueMap back = (ValueMap) bench.call("copy", value);
    assertThat(back).isEqualTo(value);
    assertThat(List.copyOf(back.keySet())).isEqualTo(List.copyOf(value.keySet()));
  }

  @Test
  void mapsBeyondTheKnownShapesAreTheSame() throws Exception {
    for (int keys : new int[] {24, 25, 40}) {
      Map<String, Object> entries = new LinkedHashMap<>();
      for (int i = 0; i < keys; i++) {
        entries.put(i == 7 ? "__proto__" : "k" + i, i);
      }
      ValueMap value = ValueMap.of(entries);
      assertThat(bench.call("copy", value)).isEqualTo(value);
    }
    for (int i = 0; i < 700; i++) {
      ValueMap value = ValueMap.of("shape" + i, i, "x", i);
      assertThat(bench.call("copy", value)).isEqualTo(value);
    }
  }

  @Test
  void aDeepValueComesBackAndADeeperOneIsRefused() throws Exception {
    Object value = ValueList.EMPTY;
    for (int i = 1; i < 64; i++) {
      value = ValueList.of(value);
    }
    assertThat(bench.call("copy", value)).isEqualTo(value);
    assertThatThrownBy(() -> run("let v = []; for (let i = 0; i < 64; i++) v = [v]; return v;"))
        .satisfies(e -> assertThat(((ExchangeException) e).code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  @Test
  void numbersAreWholeOrNot() throws Exception {
    assertThat(
            run(
                "return [1, -1, 0.5, -0, 3.0, 2 ** 31, 2 ** 53, -(2 ** 53), 1e300, 10n, 2n **"
                    + " 53n]"))
        .isEqualTo(
            list(1L, -1L, 0.5, 0L, 3L, 1L << 31, 1L << 53, -(1L << 53), 1e300, 10L, 1L << 53));
  }

  @Test
  void bytesAreUint8ArraysAndArrayBuffers() throws Exception {
    Bytes bytes = Bytes.of(new byte[] {2, 3});
    assertThat(
            run(
                "return [new Uint8Array([2, 3]), new Uint8Array([2, 3]).buffer,"
                    + " new Uint8Array([1, 2, 3, 4]).subarray(1, 3), new Uint8Array()]"))
        .isEqualTo(list(bytes, bytes, bytes, Bytes.of(new byte[0])));
  }

  @Test
  void largeTextsAndListsComeBack() throws Exception {
    List<Object> many = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      many.add(i % 2 == 0 ? (Object) ("text " + i) : (Object) (long) i);
    }
    ValueList value = ValueList.of(many.toArray());
    assertThat(bench.call("copy", value)).isEqualTo(value);
    String text = "Grüße 🦊 ".repeat(20_000);
    assertThat(bench.call("echo", text)).isEqualTo(text);
    assertThat(bench.call("echo", Bytes.of(new byte[1 << 20])))
        .isEqualTo(Bytes.of(new byte[1 << 20]));
  }

  @Test
  void aGetterThatCallsTheHostDoesNotDisturbTheValueAroundIt() throws Exception {
    assertThat(
            run(
                "const s = structuredClone([5]); return { a: 1, get b() { queueMicrotask(() => {});"
                    + " return [2]; }, c: s }"))
        .isEqualTo(ValueMap.of(Map.of("a", 1, "b", List.of(2), "c", List.of(5))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "return { a: undefined } | undefined at value.a",
        "return [1, [() => 1]] | a function at value[1][0]",
        "return { items: [0, 1, 2, { price: Symbol('s') }] } | a symbol at value.items[3].price",
        "class P {} return { p: new P() } | an instance of P at value.p",
        "return { d: new Date() } | an instance of Date at value.d",
        "return [new Map()] | an instance of Map at value[0]",
        "return new Set() | an instance of Set at value",
        "return /x/ | an instance of RegExp at value",
        "return { n: NaN } | NaN at value.n",
        "return { n: -Infinity } | -Infinity at value.n",
        "return [2n ** 53n + 1n] | the BigInt 9007199254740993",
        "return ['\\ud800'] | a text with a lone surrogate at value[0]",
        "return { '\\udc00': 1 } | a key with a lone surrogate at value.",
        "const a = { b: [] }; a.b.push(a); return a | a cycle at value.b[0]",
        "return [1, , 3] | undefined at value[1]",
        "return new Float64Array(2) | an instance of Float64Array at value",
        "return { w: new Proxy(function () {}, {}) } | a function at value.w",
        "return Object.create({ inherited: 1 }) | an instance of Object at value",
        "return new (class extends Array {})() | ",
        "return { e: new Error('x') } | an instance of Error at value.e",
      })
  void whatNoMessageCanCarryIsRefusedWithItsPath(String source, String came) {
    assertThatThrownBy(() -> run(source))
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE);
              assertThat(e.text())
                  .startsWith(
                      "expected null, true, false, a finite number, text, a list, a map or bytes,"
                          + " got ")
                  .contains(came == null ? "class" : came)
                  .doesNotContain("\n");
            });
  }

  private static Object run(String source) throws Exception {
    return bench.call("eval", source);
  }

  private static ValueList list(Object... elements) {
    return ValueList.of(elements);
  }
}
