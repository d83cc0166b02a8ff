package dev.exchange.host.http;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.state.Change;
import dev.exchange.host.codec.JsonValues;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told of messages and of cells, as JSON in UTF-8.
 *
 * <p>Threading: any thread.
 */
final class EventText {

  private EventText() {}

  /** A message with its members as docs/spec/protocol.md, W6 names them; the value comes last. */
  static byte[] of(Message message) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("id", message.id().toString());
    if (message.kind() != Kind.EVENT) {
      members.put("kind", message.kind().name().toLowerCase(Locale.ROOT));
    }
    members.put("name", message.name());
    members.put("from", message.from());
    members.put("to", message.to());
    members.put("trace", message.trace());
    members.put("timestamp", message.timestamp());
    members.put("cause", text(message.cause()));
    members.put("root", text(message.root()));
    members.put("re", text(message.re()));
    members.put("key", message.key());
    members.put("traceparent", message.traceparent());
    members.put("error", error(message.error()));
    return withValue(members, message.value());
  }

  /** What a cell holds. */
  static byte[] of(Change change) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("cell", change.cell());
    members.put("version", change.version());
    members.put("cause", text(change.cause()));
    ExchangeException error = change.error();
    members.put("error", error(error == null ? null : error.failure()));
    return withValue(members, change.value());
  }

  /** How many events a reader has missed; null if nobody knows. */
  static String gap(@Nullable Long missed) {
    return "event: gap\ndata: {\"missed\":" + missed + "}\n";
  }

  private static @Nullable Object error(@Nullable Failure failure) {
    return failure == null ? null : Problem.describe(failure);
  }

  private static @Nullable String text(@Nullable MessageId id) {
    return id == null ? null : id.toString();
  }

  /** The value may be nested as deep as a value can be, so it is not put into another one. */
  private static byte[] withValue(Map<String, @Nullable Object> members, @Nullable Object value) {
    members.values().removeIf(member -> member == null);
    String head = JsonValues.text(members);
    String text =
        head.substring(0, head.length() - 1) + ",\"value\":" + JsonValues.text(value) + "}";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
