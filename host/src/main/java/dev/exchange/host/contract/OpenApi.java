package dev.exchange.host.contract;

import dev.exchange.api.ValueMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An OpenAPI document of the messages that exchanges take over HTTP: {@code POST
 * /api/{exchange}/{name}} for each operation, with its errors as problems.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: OpenAPI 3.1; docs/http.md; docs/spec/contracts.md, CT11.
 */
public final class OpenApi {

  /** Codes of errors by status. */
  private static final Map<Integer, String> PROBLEMS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(400, "BAD_MESSAGE: the name, the query or the JSON is out of its form"),
              Map.entry(401, "UNAUTHENTICATED: no token, or another one"),
              Map.entry(403, "FORBIDDEN: a foreign origin or host, or a reserved name"),
              Map.entry(404, "NO_HANDLER: nobody handles the name"),
              Map.entry(408, "TIMEOUT: the body did not come in time"),
              Map.entry(409, "CONFLICT: it is there already"),
              Map.entry(413, "TOO_LARGE: the body, or its depth"),
              Map.entry(415, "The type of the body is neither JSON nor bytes"),
              Map.entry(422, "SCHEMA, INVALID_VALUE: not the value that is expected"),
              Map.entry(500, "HANDLER_FAILED, SCRIPT_TIMEOUT: the program failed"),
              Map.entry(502, "PEER_GONE: the exchange went away"),
              Map.entry(503, "OVERLOADED, CLOSED: no room, or closing"),
              Map.entry(504, "TIMEOUT: no answer in time"),
              Map.entry(508, "LOOP: the message came back")));

  private static final String REFERENCE = "#/components/schemas/";

  private final Map<String, Object> schemas = new LinkedHashMap<>();
  private final Map<String, Object> paths = new LinkedHashMap<>();

  private OpenApi() {}

  /**
   * The document.
   *
   * @param version of what is described, for its readers
   */
  public static ValueMap of(String title, String version, Collection<Catalog> catalogs) {
    OpenApi making = new OpenApi();
    making.schemas.put("Problem", problem());
    catalogs.forEach(making::exchange);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put("info", ordered("title", title, "version", version));
    document.put("jsonSchemaDialect", Document.DIALECT);
    document.put("paths", making.paths);
    document.put("components", components(making.schemas));
    document.put("security", List.of(Map.of(), Map.of("token", List.of())));
    return ValueMap.of(document);
  }

  private static Map<String, Object> components(Map<String, Object> schemas) {
    Map<String, Object> components = ordered("schemas", schemas, "responses", responses());
    components.put("securitySchemes", Map.of("token", ordered("type", "http", "scheme", "bearer")));
    return components;
  }

  private void exchange(Catalog catalog) {
    catalog
        .operations()
        .forEach((name, operation) -> {
          String id = catalog.exchange() + "." + name;
          String path = "/api/" + encoded(catalog.exchange()) + "/" + encoded(name);
          paths.put(path, Map.of("post", post(id, catalog.exchange(), operation)));
        });
  }

  private Map<String, Object> post(String id, String exchange, Operation operation) {
    Map<String, Object> post = new LinkedHashMap<>();
    post.put("operationId", id);
    post.put("tags", List.of(exchange));
    if (!operation.description().isEmpty()) {
      post.put("description", operation.description());
    }
    post.put("parameters", parameters());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("required", Catalog.says(operation.input()));
    body.put("content", json(named(id + ".input", operation.input())));
    post.put("requestBody", body);
    Map<String, Object> responses = new LinkedHashMap<>();
    responses.put(
        "200",
        ordered(
            "description",
            "The answer",
            "content",
            json(named(id + ".output", operation.output()))));
    responses.put("202", Map.of("$ref", "#/components/responses/Accepted"));
    PROBLEMS
        .keySet()
        .forEach(status ->
            responses.put(
                status.toString(), Map.of("$ref", "#/components/responses/Problem" + status)));
    post.put("responses", responses);
    return post;
  }

  /** Puts a schema among the components; gives the reference to it. */
  private Map<String, Object> named(String id, Object schema) {
    String name = id.replaceAll("[^A-Za-z0-9._-]", "_");
    for (int i = 2; schemas.containsKey(name); i++) {
      name = id.replaceAll("[^A-Za-z0-9._-]", "_") + "_" + i;
    }
    schemas.put(name, Relocated.to(schema, "/components/schemas/" + name));
    return Map.of("$ref", REFERENCE + name);
  }

  private static List<Object> parameters() {
    return List.of(
        parameter(
            "mode",
            "send: 202 when it was accepted, without an answer",
            Map.of("enum", List.of("request", "send"))),
        parameter(
            "timeout",
            "ms that a request may take, or an event may live",
            ordered("type", "integer", "minimum", 1)),
        parameter(
            "key",
            "messages of one key keep their order and their receiver",
            Map.of("type", "string")));
  }

  private static Map<String, Object> parameter(String name, String description, Object schema) {
    Map<String, Object> parameter = ordered("name", name, "in", "query");
    parameter.put("description", description);
    parameter.put("schema", schema);
    return parameter;
  }

  private static Map<String, Object> responses() {
    Map<String, Object> responses = new LinkedHashMap<>();
    Object id = ordered("type", "object", "required", List.of("id"));
    responses.put("Accepted", ordered("description", "The id of the message", "content", json(id)));
    PROBLEMS.forEach((status, description) ->
        responses.put(
            "Problem" + status,
            ordered(
                "description",
                description,
                "content",
                Map.of(
                    "application/problem+json",
                    Map.of("schema", Map.of("$ref", REFERENCE + "Problem"))))));
    return responses;
  }

  private static Map<String, Object> problem() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("title", Map.of("type", "string"));
    properties.put("status", Map.of("type", "integer"));
    properties.put("detail", Map.of("type", "string"));
    properties.put("code", Map.of("type", "string"));
    properties.put("exchange", Map.of("type", "string"));
    properties.put("location", Map.of("type", "object"));
    Map<String, Object> problem = ordered("type", "object", "properties", properties);
    problem.put("required", List.of("title", "status", "detail"));
    return problem;
  }

  private static Map<String, Object> json(Object schema) {
    return Map.of("application/json", Map.of("schema", schema));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A map that keeps its order. */
  static Map<String, Object> ordered(String key, Object value, String other, Object more) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(key, value);
    map.put(other, more);
    return map;
  }
}
