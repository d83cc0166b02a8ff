package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyValuesTest {

  @TempDir Path folder;
  private PyFixture py;

  @BeforeEach
  void start() {
    py = new PyFixture(folder);
  }

  @AfterEach
  void stop() {
    py.close();
  }

  /** An exchange that answers eval with the value of an expression over v, the message's value. */
  private void evaluator() {
    py.load(
        """
        import copy, json
        from exchange import exchange
        def change(value):
            value["new"] = 1
            return value
        def attempt(work):
            try:
                return work()
            except Exception as error:
                return f"{type(error).__name__}: {error}"
        def call(msg, sig, state):
            return eval(msg.value.code, {**globals(), "v": msg.value.v})
        exchange(id="app", handlers={"eval": call})
        """);
  }

  private Object eval(String code, Object value) {
    return py.ask("eval", ValueMap.of("code", code, "v", value));
  }

  @Test
  void everyKindOfValueGoesThereAndBack() {
    evaluator();
    Map<String, Object> all = new java.util.LinkedHashMap<>();
    all.put("null", null);
    all.put("true", true);
    all.put("whole", 1L << 53);
    all.put("negative", -(1L << 53));
    all.put("real", 1.5);
    all.put("text", "äöü 日本 😀\u0000");
    all.put("bytes", new byte[] {0, 1, -1, 127, -128});
    all.put("empty", List.of(List.of(), Map.of(), new byte[0], ""));
    all.put("deep", List.of(Map.of("a", List.of(Map.of("b", List.of(1, 2.5, "c"))))));
    Object value = Values.of(all);
    assertThat(eval("v", value)).isEqualTo(value);
    assertThat(eval("[type(x).__name__ for x in v.values()]", value))
        .isEqualTo(
            ValueList.of(
                "NoneType", "bool", "int", "int", "float", "str", "bytes", "List", "List"));
  }

  @Test
  void aMapOfManyKeysGoesThereAndBack() {
    evaluator();
    Map<String, Object> many = new java.util.LinkedHashMap<>();
    for (int i = 0; i < 1_000; i++) {
      many.put("key" + i, (long) i);
    }
    Object value = Values.of(many);
    assertThat(eval("v", value)).isEqualTo(value);
    assertThat(eval("v.key7 + v['key8']", value)).isEqualTo(15L);
  }

  @Test
  void membersReadAsAttributesAlsoThoseWithNamesOfDictMethods() {
    evaluator();
    Object value = Values.of(Map.of("items", List.of(1, 2), "a", Map.of("get", 3)));
    assertThat(eval("[v.items, v['items'], v.a.get, len(v), 'a' in v]", value))
        .isEqualTo(Values.of(List.of(List.of(1, 2), List.of(1, 2), 3, 2, true)));
    assertThat(eval("sorted(v.keys())", value)).isEqualTo(ValueList.of("a", "items"));
    assertThat(eval("json.dumps(v, sort_keys=True)", value))
        .isEqualTo("{\"a\": {\"get\": 3}, \"items\": [1, 2]}");
    assertThat(eval("hasattr(v, 'b')", value)).isEqualTo(false);
  }

  @Test
  void valuesMixWithPlainOnes() {
    evaluator();
    Object value = Values.of(Map.of("a", 1, "list", List.of(1, 2)));
    assertThat(eval("v == {'a': 1, 'list': [1, 2]} and {'a': 1, 'list': [1, 2]} == v", value))
        .isEqualTo(true);
    assertThat(eval("{**v, 'a': 2}", value))
        .isEqualTo(Values.of(Map.of("a", 2, "list", List.of(1, 2))));
    assertThat(eval("[*v.list, 3] + v.list[1:]", value)).isEqualTo(ValueList.of(1, 2, 3, 2));
    assertThat(eval("(lambda a, list: a + len(list))(**v)", value)).isEqualTo(3L);
    assertThat(eval("json.loads(json.dumps(v, indent=1)) == v", value)).isEqualTo(true);
    assertThat(eval("(1, (2, True))", value)).isEqualTo(Values.of(List.of(1, List.of(2, true))));
  }

  @Test
  void nothingOfAValueCanBeChanged() {
    evaluator();
    Object value = Values.of(Map.of("a", 1, "list", List.of(2, 1)));
    for (String code :
        List.of(
            "change(v)",
            "v.update(a=2)",
            "v.pop('a')",
            "v.clear()",
            "v.setdefault('b', 1)",
            "v.popitem()",
            "setattr(v, 'a', 2)",
            "delattr(v, 'a')",
            "v.__dict__.update(a=2)",
            "v.__delitem__('a')",
            "v.list.append(3)",
            "v.list.sort()",
            "v.list.__setitem__(0, 1)",
            "v.list.__iadd__([1])",
            "v.list.insert(0, 1)",
            "v.list.reverse()")) {
      assertThat(eval("attempt(lambda: " + code + ")", value))
          .as(code)
          .asString()
          .startsWith("TypeError: expected no change of a ");
    }
  }

  @Test
  void aDeepCopyCanBeChanged() {
    evaluator();
    assertThat(
            eval(
                "change(copy.deepcopy(v)).list.__class__.__name__ if False else"
                    + " [change(copy.deepcopy(v)), type(copy.deepcopy(v)['list']).__name__,"
                    + " change(copy.copy(v))]",
                Values.of(Map.of("list", List.of(1)))))
        .isEqualTo(
            Values.of(
                List.of(
                    ValueMap.of("list", List.of(1), "new", 1),
                    "list",
                    ValueMap.of("list", List.of(1), "new", 1))));
  }

  @Test
  void whatNoMessageCanCarryIsToldWithItsPath() {
    evaluator();
    Map<String, String> cases =
        Map.of(
            "{'a': [1, {2}]}", "an instance of set at value.a[1]",
            "{'a': print}", "the function print at value.a",
            "[object()]", "an instance of object at value[0]",
            "{1: 2}", "a map whose key 1 is no text",
            "{'a': 2 ** 53 + 1}", "9007199254740993",
            "{'a': 2 ** 80}", "1208925819614629174706176",
            "{'a': float('nan')}", "NaN at value.a",
            "[float('inf')]", "Infinity at value[0]",
            "{'a': '\\ud800'}", "a lone surrogate at index 0 at value.a",
            "(lambda c: c.append(c) or {'c': c})([])", "a cycle back to value.c at value.c[0]");
    cases.forEach((code, sentence) -> {
      ExchangeException e = py.fails("eval", ValueMap.of("code", code, "v", null));
      assertThat(e.code()).as(code).isEqualTo(ErrorCode.INVALID_VALUE);
      assertThat(e.getMessage()).as(code).contains(sentence);
      assertThat(e.location()).as(code).isNotNull();
      assertThat(e.location().file()).isEqualTo("app.py");
    });
    ExchangeException deep =
        py.fails("eval", ValueMap.of("code", "eval('[' * 80 + ']' * 80)", "v", null));
    assertThat(deep.code()).isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void numbersOfSubclassesAndDictSubclassesAreValues() {
    evaluator();
    assertThat(
            eval(
                "[__import__('enum').IntEnum('E', 'A B').B,"
                    + " __import__('collections').OrderedDict(a=1),"
                    + " __import__('enum').StrEnum('S', 'X').X, bytearray(b'a')]",
                null))
        .isEqualTo(Values.of(List.of(2, Map.of("a", 1), "x", new byte[] {'a'})));
  }
}
