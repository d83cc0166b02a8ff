package dev.exchange.host.link;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.exchange.api.Delivery;
import dev.exchange.api.Failure;
import dev.exchange.api.Kind;
import dev.exchange.api.Location;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.host.codec.Unicode;
import dev.exchange.host.codec.ValueForm;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message as it is on the wire. The names of its members are kept as bytes, because they
 * are written with each.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors, thrown: INVALID_VALUE for a value that the encoding cannot carry.
 *
 * <p>Source: docs/spec/protocol.md, W6.
 */
final class MessageWriter {

  private static final SerializableString ID = new SerializedString("id");
  private static final SerializableString KIND = new SerializedString("kind");
  private static final SerializableString NAME = new SerializedString("name");
  private static final SerializableString VALUE = new SerializedString("value");
  private static final SerializableString FROM = new SerializedString("from");
  private static final SerializableString TO = new SerializedString("to");
  private static final SerializableString TRACE = new SerializedString("trace");
  private static final SerializableString TRACE_DROPPED = new SerializedString("traceDropped");
  private static final SerializableString ROUTE = new SerializedString("route");
  private static final SerializableString TIMESTAMP = new SerializedString("timestamp");
  private static final SerializableString CAUSE = new SerializedString("cause");
  private static final SerializableString ROOT = new SerializedString("root");
  private static final SerializableString RE = new SerializedString("re");
  private static final SerializableString TTL = new SerializedString("ttl");
  private static final SerializableString DELIVERY = new SerializedString("delivery");
  private static final SerializableString KEY = new SerializedString("key");
  private static final SerializableString PRIORITY = new SerializedString("priority");
  private static final SerializableString TRACEPARENT = new SerializedString("traceparent");
  private static final SerializableString TRACESTATE = new SerializedString("tracestate");
  private static final SerializableString STACK = new SerializedString("stack");

  private static final int USUAL_PRIORITY = 4;

  private MessageWriter() {}

  /**
   * Writes the members of a message.
   *
   * @param ttl what is left of its time, in ms; -1 for no limit
   */
  static void write(JsonGenerator out, ValueForm values, Message m, long ttl) throws IOException {
    text(out, ID, m.id().toString());
    if (m.kind() != Kind.EVENT) {
      text(out, KIND, m.kind() == Kind.REQUEST ? "request" : "reply");
    }
    text(out, NAME, m.name());
    if (m.value() != null) {
      out.writeFieldName(VALUE);
      values.write(out, m.value());
    }
    text(out, FROM, m.from());
    optional(out, TO, m.to());
    texts(out, TRACE, m.trace());
    if (m.traceDropped() > 0) {
      number(out, TRACE_DROPPED, m.traceDropped());
    }
    texts(out, ROUTE, m.route());
    number(out, TIMESTAMP, m.timestamp());
    optional(out, CAUSE, text(m.cause()));
    text(out, ROOT, m.root().toString());
    optional(out, RE, text(m.re()));
    if (ttl >= 0) {
      number(out, TTL, ttl);
    }
    if (m.delivery() != Delivery.FIRE) {
      text(out, DELIVERY, m.delivery() == Delivery.ACK ? "ack" : "durable");
    }
    optional(out, KEY, m.key());
    if (m.priority() != USUAL_PRIORITY) {
      number(out, PRIORITY, m.priority());
    }
    optional(out, TRACEPARENT, m.traceparent());
    optional(out, TRACESTATE, m.tracestate());
    failure(out, m.error());
  }

  private static void failure(JsonGenerator out, @Nullable Failure error) throws IOException {
    if (error == null) {
      return;
    }
    out.writeObjectFieldStart("error");
    out.writeStringField("code", error.code().name());
    out.writeStringField("message", Unicode.mended(error.message()));
    out.writeStringField("exchange", error.exchange());
    Location place = error.location();
    if (place != null) {
      out.writeObjectFieldStart("location");
      out.writeStringField("file", Unicode.mended(place.file()));
      out.writeNumberField("line", place.line());
      out.writeNumberField("column", place.column());
      texts(out, STACK, place.stack().stream().map(Unicode::mended).toList());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void text(JsonGenerator out, SerializableString member, String text)
      throws IOException {
    out.writeFieldName(member);
    out.writeString(text);
  }

  private static void number(JsonGenerator out, SerializableString member, long number)
      throws IOException {
    out.writeFieldName(member);
    out.writeNumber(number);
  }

  private static void texts(JsonGenerator out, SerializableString member, List<String> texts)
      throws IOException {
    out.writeFieldName(member);
    out.writeStartArray();
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  private static void optional(JsonGenerator out, SerializableString member, @Nullable String text)
      throws IOException {
    if (text != null) {
      text(out, member, text);
    }
  }

  private static @Nullable String text(@Nullable MessageId id) {
    return id == null ? null : id.toString();
  }
}
