package dev.exchange.host.contract;

import static dev.exchange.host.contract.Schemas.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ValueMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several exchanges as one. */
class JoinedCatalogTest {

  private static final Object TREE =
      json("{'type': 'array', 'items': {'$ref': '#'}, 'maxItems': 2}");
  private static final Object NAMED =
      json("{'$ref': '#/$defs/name', '$defs': {'name': {'type': 'string'}}}");

  @Test
  void aNameOfSeveralTakesWhatAnyOfThemTakes() {
    Catalog joined =
        JoinedCatalog.of(
            List.of(
                catalog("a", Operation.of(TREE, json("{'type': 'null'}"), "One.")),
                catalog("b", Operation.of(NAMED, json("{'type': 'null'}"), "Other.")),
                catalog("c", Operation.of(TREE, json("{'type': 'null'}"), ""))));
    assertThat(joined.exchange()).isEqualTo("a, b, c");
    Operation go = joined.operations().get("go");
    assertThat(go.output()).isEqualTo(json("{'type': 'null'}"));
    assertThat(go.description()).isEqualTo("One. / Other.");
    Contract contract = Contract.of(go.input(), "go");
    assertThat(contract.accepts(List.of(List.of(), List.of(List.of())))).isTrue();
    assertThat(contract.accepts("text")).isTrue();
    assertThat(contract.accepts(List.of("text"))).as("references stay in their own").isFalse();
    assertThat(contract.accepts(7)).isFalse();
  }

  @Test
  void whoSaysNothingTakesEverything() {
    Catalog joined =
        JoinedCatalog.of(
            List.of(
                catalog("a", Operation.of(TREE, null, "")),
                catalog("b", Operation.of(null, NAMED, ""))));
    assertThat(joined.operations().get("go")).isEqualTo(Operation.of(true, true, ""));
  }

  @Test
  void anEntryBecomesACatalogWithoutItsPatterns() {
    Catalog catalog =
        Catalog.of(
            (ValueMap)
                json(
                    """
                    {'id': 'a', 'language': 'js', 'cells': {'n': true}, 'emits': {'gone': {'value': {'type': 'null'}}},
                     'handles': {'x.*': {}, '**': {}, 'x.y': {'input': {'type': 'integer'}, 'samples': [1]}}}
                    """));
    assertThat(catalog)
        .isEqualTo(
            new Catalog(
                "a",
                Map.of("x.y", Operation.of(json("{'type': 'integer', 'examples': [1]}"), null, "")),
                Map.of("gone", Operation.of(json("{'type': 'null'}"), null, "")),
                Map.of("n", true)));
  }

  private static Catalog catalog(String exchange, Operation go) {
    return new Catalog(exchange, Map.of("go", go), Map.of());
  }
}
