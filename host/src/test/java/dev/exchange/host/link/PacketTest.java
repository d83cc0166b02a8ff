package dev.exchange.host.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.Bytes;
import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.Kind;
import dev.exchange.api.Location;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames to bytes and back. */
class PacketTest {

  private static final String ID = "01KAK3Q0Z9V6J1S7W4T2H8M5NC";
  private static final List<Kind> KINDS = List.of(Kind.EVENT, Kind.REQUEST, Kind.REPLY);
  private static final List<Delivery> DELIVERIES =
      List.of(Delivery.FIRE, Delivery.ACK, Delivery.DURABLE);
  private static final WireFrame.Grant GRANT = new WireFrame.Grant(100, 1 << 20);

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void jsonThatIsNotInUtf8IsRefused(String charset) {
    byte[] ping = "{\"t\":\"ping\",\"n\":1}".getBytes(Charset.forName(charset));
    assertThatThrownBy(() -> new FrameReader(Encoding.JSON).read(Buffer.buffer(ping)))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_MESSAGE))
        .hasMessage("expected JSON in UTF-8 from the peer, got bytes that are zero");
  }

  @Test
  void aRequestIsWrittenAsThePageSays() {
    Message message =
        Message.builder(MessageId.parse(ID), Kind.REQUEST, "sum", "page")
            .value(
                ValueMap.of(
                    "numbers", ValueList.of(1L, 2.5), "picture", Bytes.of(new byte[] {1, 2, 3})))
            .trace(List.of("page"), 0)
            .route(List.of("page"))
            .timestamp(1763726400000L)
            .ttl(5000)
            .build();
    Buffer packet = Packet.of(Encoding.JSON, new WireFrame.Msg(7, message, false));
    assertThat(packet.toString())
        .isEqualTo(
            "{\"t\":\"msg\",\"seq\":7,\"m\":{\"id\":\"%1$s\",\"kind\":\"request\",\"name\":\"sum\","
                    .formatted(ID)
                + "\"value\":{\"numbers\":[1,2.5],\"picture\":{\"$bytes\":\"AQID\"}},"
                + "\"from\":\"page\",\"trace\":[\"page\"],\"route\":[\"page\"],"
                + "\"timestamp\":1763726400000,\"root\":\"%1$s\",\"ttl\":5000}}".formatted(ID));
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void everyFrameComesBackAsItWent(Encoding encoding) {
    List<String> names = List.of("a.b", "c.*", "d.**");
    List<WireFrame> frames =
        List.of(
            new WireFrame.Hello(
                "page",
                names,
                List.of("x"),
                GRANT,
                "secret",
                new WireFrame.Resume("0123456789abcdef", 9)),
            new WireFrame.Hello("page", List.of(), List.of(), GRANT, null, null),
            new WireFrame.Welcome("app", "0123456789abcdef", true, 4, names, names, GRANT),
            new WireFrame.Ack(1L << 53),
            new WireFrame.Credit(GRANT),
            new WireFrame.Announce(names, List.of()),
            new WireFrame.Withdraw(List.of(), names),
            new WireFrame.Who(3, "a.b", null, 4, List.of("page", "app"), 2),
            new WireFrame.Who(4, "a.b", "app", 1, List.of("page"), 4),
            new WireFrame.Who(5, "a.b", null, 1, Collections.nCopies(64, "page"), 1),
            new WireFrame.Here(3, "a.b", -1, null, List.of()),
            new WireFrame.Here(3, "a.b", 2, "app", List.of("b", "c", "app")),
            new WireFrame.Ping(1),
            new WireFrame.Pong(1),
            new WireFrame.Err(ErrorCode.TOO_LARGE, "too large: \u0000 ü \ud83d\ude00", 5, false),
            new WireFrame.Err(ErrorCode.CONFLICT, "twice", -1, true),
            new WireFrame.Bye("closed"));
    assertThat(read(encoding, frames)).isEqualTo(frames);
    for (WireFrame frame : frames) {
      assertThat(read(encoding, List.of(frame))).containsExactly(frame);
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void everyMessageComesBackAsItWent(Encoding encoding) {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      Message message = message(random);
      WireFrame frame = read(encoding, List.of(new WireFrame.Msg(i, message, i % 2 == 0))).get(0);
      assertThat(frame).isInstanceOf(WireFrame.Msg.class);
      WireFrame.Msg msg = (WireFrame.Msg) frame;
      assertThat(msg.seq()).isEqualTo(i);
      assertThat(msg.copy()).isEqualTo(i % 2 == 0);
      assertThat(msg.message())
          .usingRecursiveComparison()
          .usingOverriddenEquals()
          .isEqualTo(message);
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aValueOfTheDeepestKindFitsInAFrameInAList(Encoding encoding) {
    Object deep = 1L;
    for (int i = 0; i < 64; i++) {
      deep = ValueList.of(deep);
    }
    WireFrame frame = new WireFrame.Msg(1, simple(deep), false);
    WireFrame.Msg msg = (WireFrame.Msg) read(encoding, List.of(frame, frame)).get(1);
    assertThat(msg.message().value()).isEqualTo(deep);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{                                  | BAD_MESSAGE | a packet of exchange.v1.json",
        "7                                  | BAD_MESSAGE | a frame, which is a map",
        "[]                                 | BAD_MESSAGE | a list of 1 to 1000 frames",
        "[[{\"t\":\"ping\",\"n\":1}]]       | BAD_MESSAGE | a frame, which is a map",
        "{\"t\":\"ping\",\"n\":1} {}        | BAD_MESSAGE | one frame or one list",
        "{\"t\":\"ping\",\"n\":1,\"n\":2}   | BAD_MESSAGE | each member of the frame once",
        "{\"n\":1}                          | BAD_MESSAGE | text as member t of the frame, got"
            + " none",
        "{\"t\":\"ping\"}                   | BAD_MESSAGE | member n of the frame, got none",
        "{\"t\":\"ping\",\"n\":-1}          | BAD_MESSAGE | a whole number from 0 to 2^53",
        "{\"t\":\"ping\",\"n\":1.5}         | BAD_MESSAGE | a whole number from 0 to 2^53",
        "{\"t\":\"ping\",\"n\":\"1\"}       | BAD_MESSAGE | a whole number from 0 to 2^53",
        "{\"t\":\"ping\",\"n\":1e300}       | BAD_MESSAGE | a whole number from 0 to 2^53",
        "{\"t\":\"hello\",\"v\":2}          | BAD_MESSAGE | version 1 of the protocol",
        "{\"t\":\"hello\",\"v\":1,\"id\":\"a b\"}       | BAD_MESSAGE | an exchange id",
        "{\"t\":\"announce\",\"handles\":\"a\"}         | BAD_MESSAGE | a list of texts",
        "{\"t\":\"announce\",\"handles\":[\"a..b\"]}    | BAD_MESSAGE | a pattern",
        "{\"t\":\"msg\",\"seq\":1}          | BAD_MESSAGE | a map as member m of the frame",
        "{\"t\":\"err\",\"code\":\"X\"}     | BAD_MESSAGE | text as member message",
      })
  void whatIsNoPacketIsRefused(String packet, ErrorCode code, String part) {
    FrameReader reader = new FrameReader(Encoding.JSON);
    assertThatThrownBy(() -> reader.read(Buffer.buffer(packet)))
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.text()).contains(part);
            });
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    Buffer packet = Buffer.buffer(new byte[] {'"', (byte) 0xC3, '"'});
    assertThatThrownBy(() -> new FrameReader(Encoding.JSON).read(packet))
        .hasMessageContaining("a packet in UTF-8");
  }

  @Test
  void whatIsTooMuchIsTooLarge() {
    FrameReader reader = new FrameReader(Encoding.JSON);
    String deep = "{\"t\":\"ping\",\"n\":1,\"x\":" + "[".repeat(200) + "]".repeat(200) + "}";
    String many = "\"a\",".repeat(1000) + "\"a\"";
    for (String packet : List.of(deep, "{\"t\":\"announce\",\"handles\":[" + many + "]}")) {
      assertThatThrownBy(() -> reader.read(Buffer.buffer(packet)))
          .isInstanceOfSatisfying(
              ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void whatIsTakenOutOfAPacketIsNotSent(Encoding encoding) {
    Packet packet = new Packet(encoding);
    packet.add(new WireFrame.Ping(1));
    int alone = packet.size();
    packet.add(new WireFrame.Ping(2));
    packet.undo();
    assertThat(packet.size()).isEqualTo(alone);
    WireFrame unwritable = new WireFrame.Msg(1, simple(ValueMap.of("$bytes", 1)), false);
    assertThatThrownBy(() -> packet.add(unwritable)).isInstanceOf(ExchangeException.class);
    packet.add(new WireFrame.Ping(3));
    assertThat(new FrameReader(encoding).read(packet.toBuffer()))
        .containsExactly(new WireFrame.Ping(1), new WireFrame.Ping(3));
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aPacketThatEndsTooEarlyIsRefused(Encoding encoding) {
    Packet packet = new Packet(encoding);
    Object value =
        ValueMap.of("list", ValueList.of(1L, "two", ValueList.of(Bytes.of(new byte[9]))));
    packet.add(new WireFrame.Msg(1, simple(value), false));
    packet.add(new WireFrame.Ping(1));
    refusedAtEachEnd(encoding, packet.toBuffer());
    if (encoding.text()) {
      refusedAtEachEnd(
          encoding,
          Buffer.buffer("[{\"t\":\"msg\",\"seq\":1,\"m\":{\"value\":[[NaN,{\"a\":[1]}]]}}]"));
    }
  }

  private static void refusedAtEachEnd(Encoding encoding, Buffer whole) {
    FrameReader reader = new FrameReader(encoding);
    for (int end = 0; end < whole.length(); end++) {
      Buffer torn = whole.getBuffer(0, end);
      assertThatThrownBy(() -> reader.read(torn))
          .isInstanceOfSatisfying(
              ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_MESSAGE));
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void bytesAtRandomAreReadOrRefusedAndNeverMore(Encoding encoding) {
    Random random = new Random(11);
    FrameReader reader = new FrameReader(encoding);
    for (int i = 0; i < 5_000; i++) {
      WireFrame frame = new WireFrame.Msg(i, message(random), false);
      byte[] bytes = Packet.of(encoding, frame).getBytes();
      for (int k = random.nextInt(4); k >= 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        reader.read(Buffer.buffer(bytes));
      } catch (ExchangeException e) {
        assertThat(e.code()).isIn(ErrorCode.BAD_MESSAGE, ErrorCode.TOO_LARGE);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"name\":\"$who\"                  | FORBIDDEN",
        "\"name\":\"a..b\"                  | BAD_MESSAGE",
        "\"name\":\"a\",\"kind\":\"other\"  | BAD_MESSAGE",
        "\"name\":\"a\",\"priority\":10     | BAD_MESSAGE",
        "\"name\":\"a\",\"delivery\":\"x\"  | BAD_MESSAGE",
        "\"name\":\"a\",\"value\":9007199254740993       | INVALID_VALUE",
        "\"name\":\"a\",\"value\":NaN                    | INVALID_VALUE",
        "\"name\":\"a\",\"value\":\"\\ud800\"            | INVALID_VALUE",
        "\"name\":\"a\",\"value\":{\"$bytes\":\"?\"}     | INVALID_VALUE",
      })
  void aMessageOfTheWrongFormIsRefusedAlone(String members, ErrorCode code) {
    String packet =
        ("{\"t\":\"msg\",\"seq\":3,\"m\":{\"id\":\"%1$s\",\"from\":\"a\",\"trace\":[\"a\"],"
                + "\"route\":[\"a\"],\"timestamp\":1,\"root\":\"%1$s\",%2$s}}")
            .formatted(ID, members);
    List<WireFrame> frames = new FrameReader(Encoding.JSON).read(Buffer.buffer(packet));
    assertThat(frames)
        .singleElement()
        .isInstanceOfSatisfying(
            WireFrame.BadMsg.class,
            bad -> {
              assertThat(bad.seq()).isEqualTo(3);
              assertThat(bad.why().code()).isEqualTo(code);
            });
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    FrameReader reader = new FrameReader(Encoding.JSON);
    assertThat(reader.read(Buffer.buffer("{\"t\":\"ping\",\"n\":1,\"later\":{\"a\":[1]}}")))
        .containsExactly(new WireFrame.Ping(1));
    assertThat(reader.read(Buffer.buffer("{\"t\":\"later\",\"n\":\"x\"}")))
        .containsExactly(new WireFrame.Unknown("later"));
    assertThat(reader.read(Buffer.buffer("{\"t\":\"announce\",\"handles\":[\"$a\",\"b\"]}")))
        .containsExactly(new WireFrame.Announce(List.of("b"), List.of()));
  }

  private static List<WireFrame> read(Encoding encoding, List<WireFrame> frames) {
    Packet packet = new Packet(encoding);
    frames.forEach(packet::add);
    int size = packet.size();
    Buffer bytes = packet.toBuffer();
    assertThat(bytes.length()).isEqualTo(size);
    return new FrameReader(encoding).read(bytes);
  }

  private static Message simple(@Nullable Object value) {
    return Message.builder(MessageId.parse(ID), Kind.EVENT, "a", "page")
        .value(value)
        .trace(List.of("page"), 0)
        .route(List.of("page"))
        .build();
  }

  private static Message message(Random random) {
    boolean more = random.nextBoolean();
    MessageId id = MessageId.of(random.nextLong() >>> 1, random.nextLong());
    return Message.builder(id, KINDS.get(random.nextInt(3)), "a.b-c_d.$e", "page")
        .value(Values.of(value(random, 4)))
        .to(more ? "app" : null)
        .trace(List.of("x", "page"), random.nextInt(3))
        .route(List.of("page"))
        .timestamp(random.nextLong(1L << 45))
        .cause(more ? MessageId.of(1, 2) : null)
        .root(MessageId.of(3, 4))
        .re(more ? MessageId.of(5, 6) : null)
        .error(
            more
                ? new Failure(
                    ErrorCode.HANDLER_FAILED,
                    "no \"luck\"",
                    "app",
                    new Location("a.mjs", 1, 2, List.of("f (a.mjs:1)")))
                : null)
        .ttl(more ? random.nextLong(1 << 20) : -1)
        .delivery(DELIVERIES.get(random.nextInt(3)))
        .key(more ? "k ü" : null)
        .priority(random.nextInt(10))
        .traceContext(more ? "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" : null, null)
        .build();
  }

  private static @Nullable Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong(1L << 53) - (1L << 52);
      case 3 -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
      case 4 -> random.nextInt(1000) / 7.0;
      case 5 -> "text \u0000 \" \\ ü \ud83d\ude00 " + random.nextInt();
      case 6 -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        yield Bytes.of(bytes);
      }
      case 7 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        yield ValueList.of(list.toArray());
      }
      default -> {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put("k" + i, value(random, depth - 1));
        }
        yield ValueMap.of(map);
      }
    };
  }
}
