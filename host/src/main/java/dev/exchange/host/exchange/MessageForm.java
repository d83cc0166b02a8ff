package dev.exchange.host.exchange;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message as a value inside another one, such as in {@code message.unhandled}. Any thread. */
final class MessageForm {

  private MessageForm() {}

  static ValueMap of(Message message, ExchangeException reason) {
    return ValueMap.of("message", of(message), "reason", reason.code().name())
        .plus("text", reason.text());
  }

  static ValueMap of(Message message) {
    Map<String, @Nullable Object> form = new LinkedHashMap<>();
    form.put("id", message.id().toString());
    form.put("kind", message.kind().name().toLowerCase(Locale.ROOT));
    form.put("name", message.name());
    form.put("value", message.value());
    form.put("from", message.from());
    if (message.to() != null) {
      form.put("to", message.to());
    }
    form.put("trace", message.trace());
    form.put("timestamp", message.timestamp());
    form.put("root", message.root().toString());
    if (message.cause() != null) {
      form.put("cause", message.cause().toString());
    }
    return ValueMap.of(form);
  }
}
