package dev.exchange.host.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageBuilder;
import dev.exchange.api.MessageId;
import dev.exchange.host.link.Side.Hand;
import dev.exchange.host.link.Side.Line;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Texts with half of a surrogate pair, which JSON can write and CBOR cannot. */
class HalfCharactersTest {

  private final Side app = new Side("app", new Hand());
  private final Line toPage = new Line(Encoding.JSON);

  @BeforeEach
  void greet() {
    accept(toPage, "0123456789abcdef");
  }

  @Test
  void aMessageWithSuchAKeyIsRefusedAlone() {
    String good = Packet.of(Encoding.JSON, new WireFrame.Msg(1, event("key"), false)).toString();
    app.session.packet(
        toPage, Buffer.buffer(good.replace("\"key\":\"key\"", "\"key\":\"\\ud800\"")));
    assertThat(app.delivered).isEmpty();
    assertThat(last(toPage))
        .isInstanceOfSatisfying(
            WireFrame.Err.class,
            err -> {
              assertThat(err.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
              assertThat(err.message())
                  .isEqualTo("expected text as member key of the m, got one with a lone surrogate");
              assertThat(err.seq()).isEqualTo(1);
            });
    assertThat(app.over).isNull();
  }

  @Test
  void anotherFrameWithSuchATextEndsTheLink() {
    app.session.packet(toPage, Buffer.buffer("{\"t\":\"later\\udc00\"}"));
    assertThat(app.over).extracting(why -> why.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
  }

  @Test
  void aMessageThatTheEncodingCannotCarryIsRefusedWhereItIsGivenAndTheNextOneGoes() {
    Line cbor = new Line(Encoding.CBOR);
    accept(cbor, "fedcba9876543210");
    cbor.packets.clear();
    List<String> ends = new ArrayList<>();
    give(event("\ud800"), ends);
    give(event("key"), ends);
    assertThat(ends).containsExactly("INVALID_VALUE");
    assertThat(last(cbor))
        .isInstanceOfSatisfying(
            WireFrame.Msg.class, msg -> assertThat(msg.message().key()).isEqualTo("key"));
  }

  @Test
  void theTextOfAnErrorIsMended() {
    for (Encoding encoding : Encoding.values()) {
      WireFrame err = new WireFrame.Err(ErrorCode.HANDLER_FAILED, "half \ud83d of it", 1, false);
      assertThat(new FrameReader(encoding).read(Packet.of(encoding, err)))
          .containsExactly(
              new WireFrame.Err(ErrorCode.HANDLER_FAILED, "half \uFFFD of it", 1, false));
    }
  }

  private void accept(Line line, String session) {
    app.session.accept(
        line,
        new WireFrame.Hello(
            "page", List.of(), List.of(), new WireFrame.Grant(10, 4 << 20), null, null),
        session);
  }

  private void give(Message message, List<String> ends) {
    assertThat(app.room.take()).isTrue();
    assertThat(
            app.session.send(
                new Outbox.Entry(
                    message,
                    false,
                    Long.MAX_VALUE,
                    (entry, why) -> ends.add(why == null ? "acked" : why.code().name()))))
        .isTrue();
    app.session.flush();
  }

  private static WireFrame last(Line line) {
    Buffer packet = List.copyOf(line.packets).getLast();
    return new FrameReader(line.encoding).read(packet).getLast();
  }

  private static Message event(String key) {
    MessageBuilder event = Message.builder(MessageId.of(1, 1), Kind.EVENT, "a", "page");
    return event.key(key).trace(List.of("page"), 0).route(List.of("page")).build();
  }
}
