package dev.exchange.host.contract;

import static dev.exchange.host.contract.Schemas.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ValueMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documents are as their official schemas say, and their references lead somewhere. */
class DocumentsTest {

  private static final Operation SELF =
      Operation.of(
          json(
              "{'$id': 'https://example.org/t', '$anchor': 'top', 'type': 'object', 'properties':"
                  + " {'a b': {'$ref': '#'}, 'c': {'$ref': '#/properties/a%20b'}, 'd': {'$ref':"
                  + " '#top'}, 'e': {'$ref': 'https://example.org/t#/$defs/x~1y'}, 'f': {'const':"
                  + " {'$ref': '#no'}}}, '$defs': {'x/y': {'type': 'string'}}}"),
          null,
          "");

  private static final List<Catalog> ALL =
      List.of(
          Catalogs.shop(),
          new Catalog(
              "other/one",
              Map.of("self", SELF, "a.b", SELF, "a_b", SELF),
              Map.of(
                  "gone",
                  Operation.of(json("{'type': 'string'}"), null, "It is gone."),
                  "self",
                  SELF),
              Map.of()));

  @Test
  void theOpenApiDocumentKeepsItsSchema() throws Exception {
    assertThat(OfficialSchemas.openApi(openApi())).isEmpty();
  }

  @Test
  void theAsyncApiDocumentKeepsItsSchema() throws Exception {
    assertThat(OfficialSchemas.asyncApi(asyncApi())).isEmpty();
  }

  @Test
  void theOfficialSchemasRefuseWhatIsWrong() throws Exception {
    ValueMap paths = ValueMap.of("/a", Map.of("post", Map.of("responses", 3)));
    assertThat(OfficialSchemas.openApi(openApi().plus("paths", paths))).isNotEmpty();
    ValueMap operations = ValueMap.of("a", Map.of("action", "recieve"));
    assertThat(OfficialSchemas.asyncApi(asyncApi().plus("operations", operations))).isNotEmpty();
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (ValueMap document : List.of(openApi(), asyncApi())) {
      List<String> references = References.in(document);
      assertThat(references).hasSizeGreaterThan(20);
      assertThat(references)
          .allSatisfy(reference ->
              assertThat(Pointer.find(document, Pointer.ofFragment(reference.substring(1))))
                  .as(reference)
                  .isPresent());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "greet, #/components/schemas/shop.greet.input",
    "tree, #/components/schemas/shop.tree.input"
  })
  void eachOperationIsAPostWithItsSchemas(String name, String reference) {
    ValueMap post = openApi().map("paths").map("/api/shop/" + name).map("post");
    assertThat(post.map("requestBody").map("content").map("application/json").map("schema"))
        .isEqualTo(ValueMap.of("$ref", reference));
    assertThat(post.map("responses").keySet())
        .containsExactly(
            "200", "202", "400", "401", "403", "404", "408", "409", "413", "415", "422", "500",
            "502", "503", "504", "508");
    assertThat(openApi().map("components").map("schemas").map("shop." + name + ".input"))
        .containsEntry("type", "object");
  }

  @Test
  void schemasMoveWithWhatTheyReferTo() {
    ValueMap moved = openApi().map("components").map("schemas").map("other_one.self.input");
    assertThat(moved).doesNotContainKeys("$id", "$anchor");
    ValueMap properties = moved.map("properties");
    String place = "#/components/schemas/other_one.self.input";
    assertThat(properties.map("a b").text("$ref")).isEqualTo(place);
    assertThat(properties.map("c").text("$ref")).isEqualTo(place + "/properties/a%20b");
    assertThat(properties.map("d").text("$ref")).isEqualTo(place);
    assertThat(properties.map("e").text("$ref")).isEqualTo(place + "/$defs/x~1y");
    assertThat(properties.map("f").map("const").text("$ref")).isEqualTo("#no");
  }

  @Test
  void eachOperationHasAChannelAndAReply() {
    ValueMap greet = asyncApi().map("operations").map("shop_greet");
    assertThat(greet)
        .containsEntry("action", "receive")
        .containsEntry("channel", ValueMap.of("$ref", "#/channels/shop_greet"));
    assertThat(greet.map("reply").list("messages"))
        .isEqualTo(List.of(ValueMap.of("$ref", "#/channels/shop_greet/messages/output")));
    assertThat(asyncApi().map("channels").keySet()).contains("other_one_a_b", "other_one_a_b_2");
  }

  @Test
  void whatIsEmittedIsSent() {
    ValueMap gone = asyncApi().map("operations").map("other_one_gone");
    assertThat(gone)
        .containsEntry("action", "send")
        .containsEntry("description", "It is gone.")
        .containsEntry("channel", ValueMap.of("$ref", "#/channels/other_one_gone"));
    ValueMap channel = asyncApi().map("channels").map("other_one_gone");
    assertThat(channel.text("address")).isEqualTo("gone");
    assertThat(channel.map("messages").map("value").map("payload").get("schema"))
        .isEqualTo(json("{'type': 'string'}"));
    assertThat(asyncApi().map("operations").map("other_one_self_2").text("action"))
        .isEqualTo("send");
  }

  private static ValueMap openApi() {
    return OpenApi.of("The shop", "1.0", ALL);
  }

  private static ValueMap asyncApi() {
    return AsyncApi.of("The shop", "1.0", ALL);
  }
}
