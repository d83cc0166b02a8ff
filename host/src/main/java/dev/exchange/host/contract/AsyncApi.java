package dev.exchange.host.contract;

import dev.exchange.api.ValueMap;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An AsyncAPI document of the messages that exchanges take: a channel for each name, and an
 * operation that receives it and replies.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: AsyncAPI 3.0; docs/spec/contracts.md, CT11.
 */
public final class AsyncApi {

  private static final String FORMAT = "application/schema+json;version=draft-2020-12";

  private final Map<String, Object> channels = new LinkedHashMap<>();
  private final Map<String, Object> operations = new LinkedHashMap<>();

  private AsyncApi() {}

  /**
   * The document.
   *
   * @param version of what is described, for its readers
   */
  public static ValueMap of(String title, String version, Collection<Catalog> catalogs) {
    AsyncApi making = new AsyncApi();
    catalogs.forEach(making::exchange);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("asyncapi", "3.0.0");
    document.put("info", OpenApi.ordered("title", title, "version", version));
    document.put("defaultContentType", "application/json");
    document.put("channels", making.channels);
    document.put("operations", making.operations);
    return ValueMap.of(document);
  }

  private void exchange(Catalog catalog) {
    catalog
        .operations()
        .forEach((name, operation) -> operation(catalog.exchange(), name, operation));
    catalog.emits().forEach((name, emitted) -> emission(catalog.exchange(), name, emitted));
  }

  private void emission(String exchange, String name, Operation emitted) {
    String id = free((exchange + "." + name).replaceAll("[^A-Za-z0-9_-]", "_"));
    Map<String, Object> channel = OpenApi.ordered("address", name, "title", exchange);
    channel.put("messages", Map.of("value", message(id, name, "value", emitted.input())));
    channels.put(id, channel);
    Map<String, Object> send =
        OpenApi.ordered("action", "send", "channel", reference("#/channels/" + id));
    if (!emitted.description().isEmpty()) {
      send.put("description", emitted.description());
    }
    send.put("messages", List.of(reference("#/channels/" + id + "/messages/value")));
    operations.put(id, send);
  }

  private void operation(String exchange, String name, Operation operation) {
    String id = free((exchange + "." + name).replaceAll("[^A-Za-z0-9_-]", "_"));
    Map<String, Object> messages = new LinkedHashMap<>();
    messages.put("input", message(id, name, "input", operation.input()));
    messages.put("output", message(id, name, "output", operation.output()));
    Map<String, Object> channel = OpenApi.ordered("address", name, "title", exchange);
    channel.put("messages", messages);
    channels.put(id, channel);
    Map<String, Object> receive =
        OpenApi.ordered("action", "receive", "channel", reference("#/channels/" + id));
    if (!operation.description().isEmpty()) {
      receive.put("description", operation.description());
    }
    receive.put("messages", List.of(reference("#/channels/" + id + "/messages/input")));
    receive.put(
        "reply",
        OpenApi.ordered(
            "channel",
            reference("#/channels/" + id),
            "messages",
            List.of(reference("#/channels/" + id + "/messages/output"))));
    operations.put(id, receive);
  }

  private String free(String id) {
    String free = id;
    for (int i = 2; channels.containsKey(free); i++) {
      free = id + "_" + i;
    }
    return free;
  }

  private static Map<String, Object> message(String id, String name, String side, Object schema) {
    String place = "/channels/" + id + "/messages/" + side + "/payload/schema";
    Object payload = OpenApi.ordered("schemaFormat", FORMAT, "schema", Relocated.to(schema, place));
    return OpenApi.ordered("name", name, "payload", payload);
  }

  private static Map<String, Object> reference(String to) {
    return Map.of("$ref", to);
  }
}
