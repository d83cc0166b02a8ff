package dev.exchange.host.link;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageId;
import dev.exchange.api.Names;
import dev.exchange.host.codec.Unicode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads packets strictly: what is not of the form is refused, what is not known is left out.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors, thrown, each of which ends the link: BAD_MESSAGE (not UTF-8, not JSON or CBOR, no map,
 * a member of the wrong form), TOO_LARGE (depth, names).
 *
 * <p>Source: docs/spec/protocol.md, W1 to W7.
 */
final class FrameReader {

  /** How many frames one packet, and how many names one list may have. */
  static final int MAX_MANY = 1_000;

  /** How many exchanges may be on a way that is asked for, or told. */
  private static final int MAX_WAY = 64;

  /** How many characters are shown of what a parser says of a packet. */
  private static final int SHOWN = 200;

  private static final int VERSION = 1;
  private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9_-]{16,64}");

  private final Encoding encoding;

  FrameReader(Encoding encoding) {
    this.encoding = encoding;
  }

  /** The frames of a packet, in order. */
  List<WireFrame> read(Buffer packet) {
    byte[] bytes = packet.getBytes();
    if (encoding.text()) {
      checkUtf8(bytes);
    } else {
      CborCheck.check(bytes);
    }
    try (JsonParser parser = encoding.factory().createParser(bytes)) {
      List<WireFrame> frames =
          parser.nextToken() == JsonToken.START_ARRAY ? many(parser) : List.of(frame(parser));
      if (parser.nextToken() != null) {
        throw bad("one frame or one list of them", "more");
      }
      return frames;
    } catch (StreamConstraintsException _) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected a packet nested no deeper, and numbers no longer, than a value may be, got"
              + " more");
    } catch (JsonProcessingException e) {
      String words = Unicode.line(e.getOriginalMessage(), SHOWN);
      throw bad("a packet of " + encoding.subprotocol(), words);
    } catch (IOException e) {
      throw bad("a packet of " + encoding.subprotocol(), String.valueOf(e.getMessage()));
    }
  }

  private List<WireFrame> many(JsonParser parser) throws IOException {
    List<WireFrame> frames = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (frames.size() == MAX_MANY) {
        throw new ExchangeException(
            ErrorCode.TOO_LARGE,
            "expected a list of 1 to " + MAX_MANY + " frames from the peer, got more");
      }
      frames.add(frame(parser));
    }
    if (frames.isEmpty()) {
      throw bad("a list of 1 to " + MAX_MANY + " frames", "an empty one");
    }
    return frames;
  }

  private static void checkUtf8(byte[] bytes) {
    int seen = 0;
    boolean wide = false;
    for (byte each : bytes) {
      seen |= each;
      wide |= each == 0; // no JSON has that in UTF-8, and all has it in UTF-16
    }
    if (wide) {
      throw bad("JSON in UTF-8", "bytes that are zero");
    }
    if (seen >= 0) {
      return; // ASCII, as most packets are
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException _) {
      throw bad("a packet in UTF-8", "bytes that are no UTF-8");
    }
  }

  private WireFrame frame(JsonParser parser) throws IOException {
    JsonToken first = parser.currentToken();
    if (first != JsonToken.START_OBJECT) {
      throw bad(
          "a frame, which is a map", first == null ? "nothing" : first.name().toLowerCase(ROOT));
    }
    Members frame = Members.read(parser, "frame", encoding.form());
    String t = frame.text("t");
    return switch (t) {
      case "hello" -> hello(frame);
      case "welcome" -> welcome(frame);
      case "msg" -> msg(frame);
      case "ack" -> new WireFrame.Ack(frame.whole("seq"));
      case "credit" -> new WireFrame.Credit(grant(frame));
      case "announce" -> new WireFrame.Announce(names(frame, "handles"), names(frame, "wants"));
      case "withdraw" -> new WireFrame.Withdraw(names(frame, "handles"), names(frame, "wants"));
      case "who" ->
          new WireFrame.Who(
              frame.whole("q"),
              frame.text("name"),
              frame.textOrNull("to"),
              (int) Math.min(frame.whole("ttl"), Integer.MAX_VALUE),
              frame.texts("route", MAX_WAY),
              first(frame));
      case "here" ->
          new WireFrame.Here(
              frame.whole("q"),
              frame.text("name"),
              frame.hops(),
              frame.textOrNull("via"),
              frame.texts("path", MAX_WAY));
      case "ping" -> new WireFrame.Ping(frame.whole("n"));
      case "pong" -> new WireFrame.Pong(frame.whole("n"));
      case "err" -> err(frame);
      case "bye" -> new WireFrame.Bye(frame.text("reason"));
      default -> new WireFrame.Unknown(t);
    };
  }

  private static long first(Members who) {
    Long first = who.wholeOrNull("first");
    return first == null ? 0 : first;
  }

  private WireFrame hello(Members frame) {
    version(frame);
    Members resume = frame.mapOrNull("resume");
    return new WireFrame.Hello(
        Names.exchange(frame.text("id")),
        names(frame, "handles"),
        names(frame, "wants"),
        grant(frame.map("credit")),
        frame.textOrNull("token"),
        resume == null ? null : new WireFrame.Resume(session(resume), resume.whole("seq")));
  }

  private WireFrame welcome(Members frame) {
    version(frame);
    return new WireFrame.Welcome(
        Names.exchange(frame.text("id")),
        session(frame),
        frame.bool("resumed"),
        frame.whole("seq"),
        names(frame, "handles"),
        names(frame, "wants"),
        grant(frame.map("credit")));
  }

  private WireFrame msg(Members frame) {
    long seq = frame.whole("seq");
    Members message = frame.map("m");
    try {
      return new WireFrame.Msg(seq, MessageReader.read(message), frame.bool("copy"));
    } catch (ExchangeException e) {
      return new WireFrame.BadMsg(seq, e, answered(message));
    }
  }

  private static @Nullable MessageId answered(Members message) {
    try {
      String re = message.textOrNull("re");
      return re == null ? null : MessageId.parse(re);
    } catch (ExchangeException _) {
      return null;
    }
  }

  private static WireFrame err(Members frame) {
    ErrorCode code;
    try {
      code = ErrorCode.valueOf(frame.text("code"));
    } catch (IllegalArgumentException _) {
      code = ErrorCode.BAD_MESSAGE;
    }
    @Nullable Long seq = frame.wholeOrNull("seq");
    return new WireFrame.Err(
        code, frame.text("message"), seq == null ? -1 : seq, frame.bool("end"));
  }

  private static void version(Members frame) {
    if (frame.whole("v") != VERSION) {
      throw bad("version " + VERSION + " of the protocol", "version " + frame.whole("v"));
    }
  }

  private static String session(Members frame) {
    String session = frame.text("session");
    if (!SESSION.matcher(session).matches()) {
      throw bad("a session of 16 to 64 characters of A-Z a-z 0-9 _ -", "another text");
    }
    return session;
  }

  private static WireFrame.Grant grant(Members frame) {
    return new WireFrame.Grant(frame.whole("messages"), frame.whole("bytes"));
  }

  /** Names and patterns; those that are reserved and not public are left out. */
  private static List<String> names(Members frame, String member) {
    return frame.texts(member, MAX_MANY).stream()
        .filter(name -> !Names.isReserved(name) || Names.isPublic(name))
        .map(Names::pattern)
        .toList();
  }

  private static ExchangeException bad(String expected, String came) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE, "expected " + expected + " from the peer, got " + came);
  }
}
