package dev.exchange.host.contract;

import static dev.exchange.host.contract.Schemas.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.host.contract.Compatibility.Finding;
import dev.exchange.host.contract.Compatibility.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which changes of a schema its callers can notice. */
class CompatibilityTest {

  private static final String TREE =
      "{'$ref': '#/$defs/t', '$defs': {'t': {'type': 'object', 'additionalProperties': false,"
          + " 'properties': {'v': {'type': '%s'}, 'l': {'$ref': '#/$defs/t'}}}}}";

  /** Columns: what was taken, what is taken, whether that takes all that the first one took. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true | true | yes",
        "{'type': 'string'} | true | yes",
        "true | {'type': 'string'} | no",
        "false | {'type': 'string'} | yes",
        "{'type': 'string'} | false | no",
        "{'type': 'integer'} | {'type': 'number'} | yes",
        "{'type': 'number'} | {'type': 'integer'} | no",
        "{'type': 'string'} | {'type': ['string', 'null']} | yes",
        "{'minimum': 1} | {'minimum': 0} | yes",
        "{'minimum': 0} | {'minimum': 1} | no",
        "{'minimum': 1} | {'exclusiveMinimum': 0} | yes",
        "{'exclusiveMinimum': 0} | {'minimum': 1} | no",
        "{'type': 'integer', 'exclusiveMinimum': 0} | {'minimum': 1} | yes",
        "{'maximum': 1} | {'exclusiveMaximum': 1} | no",
        "{'multipleOf': 4} | {'multipleOf': 2} | yes",
        "{'multipleOf': 2} | {'multipleOf': 4} | no",
        "{'type': 'integer'} | {'multipleOf': 0.5} | yes",
        "{'maxLength': 3} | {'maxLength': 4} | yes",
        "{'maxLength': 4} | {'maxLength': 3} | no",
        "{'type': 'array', 'minItems': 2} | {'minItems': 1} | yes",
        "{'type': 'array'} | {'maxLength': 1} | yes",
        "{'enum': ['a', 'b']} | {'enum': ['a', 'b', 'c']} | yes",
        "{'enum': ['a', 'b']} | {'enum': ['a']} | no",
        "{'enum': ['a', 'b']} | {'type': 'string', 'pattern': '^[a-c]$'} | yes",
        "{'enum': ['a', 'x']} | {'type': 'string', 'pattern': '^[a-c]$'} | no",
        "{'const': {'a': 1}} | {'type': 'object', 'required': ['a'], 'properties': {'a': {'type':"
            + " 'integer'}}} | yes",
        "{'const': 'a'} | {'const': 'b'} | no",
        "{'pattern': '^a'} | {'pattern': '^a'} | yes",
        "{'pattern': '^a'} | {'pattern': 'a'} | no",
        "{'format': 'date'} | {} | yes",
        "{} | {'format': 'date'} | no",
        "{'required': ['a', 'b']} | {'required': ['a']} | yes",
        "{'required': ['a']} | {'required': ['a', 'b']} | no",
        "{'type': 'object', 'properties': {'a': {'type': 'string'}}} | {'properties': {'a': {}}} |"
            + " yes",
        "{'properties': {'a': {'type': 'string'}}} | {'properties': {'a': {'type': 'string'}, 'b':"
            + " {'type': 'string'}}} | no",
        "{'additionalProperties': false, 'properties': {'a': {}}} | {'additionalProperties': false,"
            + " 'properties': {'a': {}, 'b': {'type': 'string'}}} | yes",
        "{'properties': {'a': {}}} | {'properties': {'a': {}}, 'additionalProperties': false} | no",
        "{'additionalProperties': {'type': 'integer'}} | {'additionalProperties': {'type':"
            + " 'number'}} | yes",
        "{'patternProperties': {'^x': {'type': 'integer'}}, 'additionalProperties': false} |"
            + " {'additionalProperties': {'type': 'number'}} | yes",
        "{'patternProperties': {'^x': {'type': 'string'}}, 'additionalProperties': false} |"
            + " {'additionalProperties': {'type': 'number'}} | no",
        "{'items': {'type': 'integer'}} | {'items': {'type': 'number'}} | yes",
        "{'items': {'type': 'number'}} | {'items': {'type': 'integer'}} | no",
        "{'prefixItems': [{'type': 'string'}], 'items': false} | {'items': {'type': 'string'}} |"
            + " yes",
        "{'uniqueItems': true} | {'uniqueItems': false} | yes",
        "{} | {'uniqueItems': true} | no",
        "{'anyOf': [{'type': 'string'}, {'type': 'null'}]} | {'type': ['string', 'null']} | yes",
        "{'type': ['string', 'null']} | {'anyOf': [{'type': 'string'}, {'type': 'null'}]} | no",
        "{'oneOf': [{'type': 'string'}, {'type': 'null'}]} | {'oneOf': [{'type': 'null'}, {'type':"
            + " 'string'}, {'type': 'boolean'}]} | yes",
        "{'type': 'integer'} | {'oneOf': [{'type': 'number'}, {'type': 'integer'}]} | no",
        "{'oneOf': [{'minimum': 3}, {'maximum': 1}]} | {'oneOf': [{'minimum': 3}, {'maximum': 1}]}"
            + " | yes",
        "{'oneOf': [{'type': 'object', 'required': ['k'], 'properties': {'k': {'const': 'a'}}}]} |"
            + " {'oneOf': [{'type': 'object', 'required': ['k'], 'properties': {'k': {'const':"
            + " 'b'}}}, {'type': 'object', 'required': ['k'], 'properties': {'k': {'const':"
            + " 'a'}}}]} | yes",
        "{'allOf': [{'type': 'string'}, {'maxLength': 2}]} | {'type': 'string', 'maxLength': 3} |"
            + " yes",
        "{'type': 'string'} | {'allOf': [{'type': 'string'}, {'maxLength': 2}]} | no",
        "{'not': {'type': 'string'}} | {'not': {'type': 'string'}} | yes",
        "{} | {'not': {'type': 'string'}} | no",
        "{'if': {'minimum': 1}, 'then': {'maximum': 2}} | {'if': {'minimum': 1}, 'then':"
            + " {'maximum': 3}} | no",
        "{'not': {'$ref': '#/$defs/a'}, '$defs': {'a': {'type': 'null'}}} | {'not': {'$ref':"
            + " '#/$defs/a'}, '$defs': {'a': {'type': ['null', 'string']}}} | no",
        "{'title': 'Old', 'x-a': 1} | {'description': 'New', 'x-a': 2} | yes"
      })
  void whatIsTakenMayGrow(String before, String after, String held) {
    List<Finding> findings = Compatibility.input(json(before), json(after));
    assertThat(Compatibility.isCompatible(findings))
        .as("%s", findings)
        .isEqualTo(held.equals("yes"));
    // What is answered may shrink, which is the same question the other way round.
    assertThat(Compatibility.isCompatible(Compatibility.output(json(after), json(before))))
        .isEqualTo(held.equals("yes"));
  }

  @Test
  void aFindingSaysWhereAndWhatChanged() {
    assertThat(
            Compatibility.input(
                json("{'properties': {'a': {'type': 'string'}, 'b': {'items': {'maximum': 3}}}}"),
                json(
                    "{'required': ['a'], 'properties': {'a': {'type': ['string', 'null']}, 'b':"
                        + " {'items': {'maximum': 2}}}}")))
        .containsExactlyInAnyOrder(
            new Finding(Side.INPUT, "", "required: nothing became [\"a\"]", true),
            new Finding(Side.INPUT, "/b/*", "maximum: 3 became 2", true),
            new Finding(Side.INPUT, "/a", "type: \"string\" became [\"string\",\"null\"]", false));
  }

  @Test
  void whatCannotBeToldCountsAsBreakingAndSaysSo() {
    assertThat(Compatibility.output(json("{'pattern': 'a'}"), json("{'pattern': 'aa'}")))
        .containsExactly(
            new Finding(
                Side.OUTPUT,
                "",
                "pattern: \"a\" became \"aa\"; whether that is narrower cannot be told",
                true));
  }

  @Test
  void bothSidesOfAnOperationAreCompared() {
    Operation before = Operation.of(json("{'type': 'string'}"), json("{'type': 'number'}"), "");
    Operation after = Operation.of(json("true"), json("{'type': 'integer'}"), "says more");
    assertThat(Compatibility.compare(before, after))
        .isNotEmpty()
        .noneMatch(Finding::breaking)
        .extracting(Finding::side)
        .contains(Side.INPUT, Side.OUTPUT);
    assertThat(Compatibility.compare(after, before)).filteredOn(Finding::breaking).hasSize(2);
    assertThat(Compatibility.compare(before, before)).isEmpty();
  }

  @Test
  void schemasThatReferToThemselvesAreCompared() {
    Object whole = json(TREE.formatted("integer"));
    Object wide = json(TREE.formatted("number"));
    assertThat(Compatibility.isCompatible(Compatibility.input(whole, wide))).isTrue();
    assertThat(Compatibility.input(wide, whole))
        .filteredOn(Finding::breaking)
        .extracting(Finding::path)
        .containsExactly("/v", "/l/v");
  }

  /** Soundness: if nothing is told to break, the new schema takes all that the old one took. */
  @Test
  void whatIsToldToBeCompatibleIsCompatible() {
    RandomSchemas random = new RandomSchemas(20261121);
    int compatible = 0;
    int values = 0;
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      Map<String, Object> before = random.schema(2);
      Object after = random.mutated(before);
      boolean held = Compatibility.isCompatible(Compatibility.input(before, after));
      Contract old = Contract.of(before, "old");
      Contract now = Contract.of(after, "new");
      List<Object> lost = new ArrayList<>();
      for (int j = 0; j < 60; j++) {
        Object value = random.value(2);
        if (old.accepts(value)) {
          values++;
          if (!now.accepts(value)) {
            lost.add(value);
          }
        }
      }
      compatible += held ? 1 : 0;
      refused += lost.isEmpty() ? 0 : 1;
      assertThat(held && !lost.isEmpty())
          .as("%d: %s took %s, %s does not", i, before, lost, after)
          .isFalse();
    }
    assertThat(compatible).isGreaterThan(800);
    assertThat(refused).isGreaterThan(300);
    assertThat(values).isGreaterThan(20_000);
  }

  @Test
  void everySchemaCanFollowItself() {
    RandomSchemas random = new RandomSchemas(7);
    for (int i = 0; i < 1_000; i++) {
      Map<String, Object> schema = random.schema(2);
      assertThat(Compatibility.input(schema, schema)).as("%s", schema).isEmpty();
    }
  }
}
