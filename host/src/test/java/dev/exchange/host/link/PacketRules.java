package dev.exchange.host.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.codec.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** What holds for any bytes that come as a packet. */
final class PacketRules {

  private PacketRules() {}

  /** Fails unless they are frames that come back the same in both encodings, or are refused. */
  static void check(Encoding encoding, byte[] packet) {
    List<WireFrame> frames;
    try {
      frames = new FrameReader(encoding).read(Buffer.buffer(packet));
    } catch (ExchangeException e) {
      Refusal.check(e, ErrorCode.BAD_MESSAGE, ErrorCode.TOO_LARGE);
      return;
    }
    assertThat(frames.size()).isBetween(1, FrameReader.MAX_MANY);
    for (WireFrame frame : frames) {
      switch (frame) {
        case WireFrame.BadMsg bad ->
            Refusal.check(
                bad.why(),
                ErrorCode.BAD_MESSAGE,
                ErrorCode.FORBIDDEN,
                ErrorCode.INVALID_VALUE,
                ErrorCode.TOO_LARGE);
        case WireFrame.Unknown unknown -> checkReturns(Greeting.notUnderstood(unknown));
        default -> checkReturns(frame);
      }
    }
  }

  private static void checkReturns(WireFrame frame) {
    String text = Packet.of(Encoding.JSON, frame).toString();
    for (Encoding encoding : Encoding.values()) {
      List<WireFrame> again = new FrameReader(encoding).read(Packet.of(encoding, frame));
      assertThat(again).hasSize(1);
      assertThat(Packet.of(Encoding.JSON, again.getFirst()).toString())
          .as("%s in %s", frame, encoding)
          .isEqualTo(text);
    }
  }
}
