package dev.exchange.host.link;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.codec.Unicode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames into a {@link Packet}.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors, thrown: INVALID_VALUE for a value or a text that the encoding cannot carry.
 *
 * <p>Source: docs/spec/protocol.md, W2 and W6.
 */
final class FrameWriter {

  private final Encoding encoding;

  FrameWriter(Encoding encoding) {
    this.encoding = encoding;
  }

  void write(OutputStream packet, WireFrame frame) {
    try (JsonGenerator out = encoding.factory().createGenerator(packet)) {
      out.writeStartObject();
      members(out, frame);
      out.writeEndObject();
    } catch (JsonProcessingException e) {
      throw new ExchangeException(
          ErrorCode.INVALID_VALUE,
          "expected a frame that %s can carry, got %s"
              .formatted(encoding.subprotocol(), e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has no I/O
    }
  }

  private void members(JsonGenerator out, WireFrame frame) throws IOException {
    switch (frame) {
      case WireFrame.Hello hello -> hello(out, hello);
      case WireFrame.Welcome welcome -> welcome(out, welcome);
      case WireFrame.Msg msg -> msg(out, msg);
      case WireFrame.Ack ack -> numbered(out, "ack", "seq", ack.seq());
      case WireFrame.Credit credit -> {
        out.writeStringField("t", "credit");
        grant(out, credit.grant());
      }
      case WireFrame.Announce announce ->
          names(out, "announce", announce.handles(), announce.wants());
      case WireFrame.Withdraw withdraw ->
          names(out, "withdraw", withdraw.handles(), withdraw.wants());
      case WireFrame.Who who -> who(out, who);
      case WireFrame.Here here -> here(out, here);
      case WireFrame.Ping ping -> numbered(out, "ping", "n", ping.n());
      case WireFrame.Pong pong -> numbered(out, "pong", "n", pong.n());
      case WireFrame.Err err -> err(out, err);
      case WireFrame.Bye bye -> {
        out.writeStringField("t", "bye");
        out.writeStringField("reason", Unicode.mended(bye.reason()));
      }
      case WireFrame.BadMsg bad ->
          throw new IllegalArgumentException("expected a frame to send, got " + bad);
      case WireFrame.Unknown unknown ->
          throw new IllegalArgumentException("expected a frame to send, got " + unknown);
    }
  }

  private static void hello(JsonGenerator out, WireFrame.Hello hello) throws IOException {
    out.writeStringField("t", "hello");
    out.writeNumberField("v", 1);
    out.writeStringField("id", hello.id());
    texts(out, "handles", hello.handles());
    texts(out, "wants", hello.wants());
    credit(out, hello.credit());
    optional(out, "token", hello.token());
    WireFrame.Resume resume = hello.resume();
    if (resume != null) {
      out.writeObjectFieldStart("resume");
      out.writeStringField("session", resume.session());
      out.writeNumberField("seq", resume.seq());
      out.writeEndObject();
    }
  }

  private static void welcome(JsonGenerator out, WireFrame.Welcome welcome) throws IOException {
    out.writeStringField("t", "welcome");
    out.writeNumberField("v", 1);
    out.writeStringField("id", welcome.id());
    out.writeStringField("session", welcome.session());
    out.writeBooleanField("resumed", welcome.resumed());
    out.writeNumberField("seq", welcome.seq());
    texts(out, "handles", welcome.handles());
    texts(out, "wants", welcome.wants());
    credit(out, welcome.credit());
  }

  private static void who(JsonGenerator out, WireFrame.Who who) throws IOException {
    numbered(out, "who", "q", who.q());
    out.writeStringField("name", who.name());
    optional(out, "to", who.to());
    out.writeNumberField("ttl", who.ttl());
    texts(out, "route", who.route());
    out.writeNumberField("first", who.first());
  }

  private static void here(JsonGenerator out, WireFrame.Here here) throws IOException {
    numbered(out, "here", "q", here.q());
    out.writeStringField("name", here.name());
    out.writeNumberField("hops", here.hops());
    optional(out, "via", here.via());
    if (!here.path().isEmpty()) {
      texts(out, "path", here.path());
    }
  }

  private static void err(JsonGenerator out, WireFrame.Err err) throws IOException {
    out.writeStringField("t", "err");
    out.writeStringField("code", err.code().name());
    out.writeStringField("message", Unicode.mended(err.message()));
    if (err.seq() >= 0) {
      out.writeNumberField("seq", err.seq());
    }
    if (err.end()) {
      out.writeBooleanField("end", true);
    }
  }

  private void msg(JsonGenerator out, WireFrame.Msg msg) throws IOException {
    numbered(out, "msg", "seq", msg.seq());
    if (msg.copy()) {
      out.writeBooleanField("copy", true);
    }
    out.writeObjectFieldStart("m");
    MessageWriter.write(out, encoding.form(), msg.message(), msg.ttl());
    out.writeEndObject();
  }

  private static void names(JsonGenerator out, String t, List<String> handles, List<String> wants)
      throws IOException {
    out.writeStringField("t", t);
    if (!handles.isEmpty()) {
      texts(out, "handles", handles);
    }
    if (!wants.isEmpty()) {
      texts(out, "wants", wants);
    }
  }

  private static void credit(JsonGenerator out, WireFrame.Grant grant) throws IOException {
    out.writeObjectFieldStart("credit");
    grant(out, grant);
    out.writeEndObject();
  }

  private static void grant(JsonGenerator out, WireFrame.Grant grant) throws IOException {
    out.writeNumberField("messages", grant.messages());
    out.writeNumberField("bytes", grant.bytes());
  }

  private static void numbered(JsonGenerator out, String t, String member, long number)
      throws IOException {
    out.writeStringField("t", t);
    out.writeNumberField(member, number);
  }

  private static void texts(JsonGenerator out, String member, List<String> texts)
      throws IOException {
    out.writeArrayFieldStart(member);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  private static void optional(JsonGenerator out, String member, @Nullable String text)
      throws IOException {
    if (text != null) {
      out.writeStringField(member, text);
    }
  }
}
