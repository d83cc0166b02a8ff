package dev.exchange.host.contract;

import static dev.exchange.host.contract.Schemas.contract;
import static dev.exchange.host.contract.Schemas.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are made for a schema. */
class SampleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'const': 7} | 7",
        "{'enum': ['b', 'a']} | 'b'",
        "{'type': 'string', 'default': 'x'} | 'x'",
        "{'examples': [{'a': 1}]} | {'a': 1}",
        "{'properties': {'a': {'const': 1}, 'b': {'default': 2}}} | {'a': 1, 'b': 2}",
        "{'type': 'array', 'items': {'const': 1}, 'minItems': 2} | [1, 1]",
        "{'type': 'null'} | null",
        "{'type': 'string', 'format': 'date'} | '2026-11-21'"
      })
  void whatTheSchemaGivesIsTaken(String schema, String value) {
    assertThat(Sample.of(contract(schema), 1, "x")).isEqualTo(json(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "{'type': 'string', 'default': 3}",
        "{'type': 'string', 'minLength': 20, 'maxLength': 20}",
        "{'type': 'string', 'pattern': '^[A-Z]{2}-\\\\d{3,5}(a|bc)+x?$'}",
        "{'type': 'string', 'pattern': '^(\\\\w+)@[^@]+\\\\.org$', 'minLength': 30}",
        "{'type': 'string', 'pattern': 'b[-x]$'}",
        "{'type': 'integer', 'exclusiveMinimum': 3, 'maximum': 4}",
        "{'type': 'number', 'exclusiveMinimum': 0, 'exclusiveMaximum': 0.1}",
        "{'type': 'number', 'multipleOf': 0.01, 'minimum': 1.005}",
        "{'type': 'integer', 'maximum': -3, 'multipleOf': 7}",
        "{'type': 'array', 'minItems': 3, 'uniqueItems': true, 'items': {'type': 'integer'}}",
        "{'type': 'array', 'contains': {'const': 5}, 'minContains': 2, 'items': {'type':"
            + " 'integer'}}",
        "{'type': 'object', 'minProperties': 3, 'additionalProperties': {'type': 'boolean'}}",
        "{'type': 'object', 'required': ['x1'], 'patternProperties': {'^x': {'type': 'integer'}},"
            + " 'additionalProperties': false}",
        "{'properties': {'a': true, 'b': true}, 'dependentRequired': {'a': ['c']}}",
        "{'allOf': [{'required': ['a']}, {'properties': {'a': {'type': 'string'}}}, {'$ref':"
            + " '#/$defs/m'}], '$defs': {'m': {'properties': {'a': {'maxLength': 2}}}}}",
        "{'oneOf': [{'type': 'integer', 'minimum': 1}, {'type': 'integer', 'minimum': 3}]}",
        "{'type': 'integer', 'not': {'multipleOf': 2}}",
        "{'type': 'integer', 'if': {'minimum': 3}, 'then': {'multipleOf': 5}, 'else': {'const':"
            + " 1}}",
        "{'$ref': '#/$defs/t', '$defs': {'t': {'type': 'object', 'required': ['v', 'l'],"
            + " 'properties': {'v': {'type': 'integer'}, 'l': {'anyOf': [{'$ref': '#/$defs/t'},"
            + " {'type': 'null'}]}}}}}",
        "{'type': 'object', 'properties': {'again': {'$ref': '#'}}}"
      })
  void whatIsMadeIsAcceptedWhateverTheSeed(String schema) {
    Contract contract = contract(schema);
    for (int seed = 0; seed < 20; seed++) {
      Object sample = Sample.of(contract, seed, "x");
      assertThat(contract.accepts(sample)).as("%s", sample).isTrue();
      assertThat(Sample.of(contract, seed, "x")).isEqualTo(sample);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "date",
        "date-time",
        "time",
        "duration",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "json-pointer",
        "regex",
        "uri",
        "uri-reference",
        "uuid"
      })
  void everyFormatHasASample(String format) {
    assertThat(Formats.names()).contains(format).hasSize(13);
    Contract contract = Contract.of(Map.of("type", "string", "format", format), "x");
    assertThat(contract.accepts(Sample.of(contract, 1, "x"))).isTrue();
    assertThat(contract.accepts(format.equals("uri-reference") ? "a b" : "(~ ")).isFalse();
  }

  @Test
  void bytesAreMadeForTheirSchema() {
    assertThat(Sample.of(Contract.of(Contract.BYTES, "x"), 1, "x")).isInstanceOf(Bytes.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "false",
        "{'not': true}",
        "{'type': 'string', 'const': 1}",
        "{'type': 'integer', 'minimum': 3, 'maximum': 2}",
        "{'type': 'string', 'minLength': 3, 'maxLength': 2}",
        "{'type': 'object', 'required': ['a'], 'properties': {'a': false}}",
        "{'type': 'object', 'required': ['a'], 'properties': {'a': {'$ref': '#'}}}",
        "{'allOf': [{'type': 'string'}, {'type': 'integer'}]}"
      })
  void aSchemaThatNothingKeepsIsAnError(String schema) {
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> Sample.of(contract(schema), 1, "greet"))
        .withMessageContaining("schema of greet that some value keeps")
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SCHEMA));
  }

  /** Nearly every schema that takes a value at all has a sample. */
  @Test
  void randomSchemasHaveSamples() {
    RandomSchemas random = new RandomSchemas(3);
    int satisfiable = 0;
    int missed = 0;
    for (int i = 0; i < 1_000; i++) {
      Contract contract = Contract.of(random.schema(2), "x");
      boolean some = false;
      for (int j = 0; j < 60; j++) {
        some |= contract.accepts(random.value(2));
      }
      if (some) {
        satisfiable++;
        try {
          Sample.of(contract, i, "x");
        } catch (ExchangeException _) {
          missed++;
        }
      }
    }
    assertThat(satisfiable).isGreaterThan(700);
    assertThat(missed).isLessThan(10);
  }
}
