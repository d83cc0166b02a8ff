package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Looks through a packet for what a lenient reader of CBOR would let pass: tags, texts that are no
 * UTF-8, lengths that lie. It makes nothing of it.
 *
 * <pre>
 *   item:  3 bits major type | 5 bits length, or 24..27: 1, 2, 4, 8 bytes of it follow, 31: to a break
 *   0 1 numbers   2 bytes   3 text   4 list   5 map   6 tag: refused   7 simple, floats, break
 * </pre>
 *
 * <p>Threading: one thread at a time.
 *
 * <p>Errors, thrown: BAD_MESSAGE.
 *
 * <p>Source: RFC 8949, 3; docs/spec/protocol.md, W1.
 */
final class CborCheck {

  private static final int INDEFINITE = 31;
  private static final int BREAK = 0xFF;

  private final byte[] bytes;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private int at;

  private CborCheck(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Checks one packet. */
  static void check(byte[] packet) {
    CborCheck check = new CborCheck(packet);
    long open = 1; // items that are still to come, however deep they are
    int indefinite = 0;
    while (check.at < packet.length) {
      if ((packet[check.at] & 0xFF) == BREAK) {
        check.at++;
        indefinite--;
        continue;
      }
      long inside = check.item();
      if (inside < 0) {
        indefinite++;
      } else {
        open += inside;
      }
      if (indefinite < 0 || open > packet.length) {
        throw bad("an item that ends in the packet");
      }
    }
  }

  /** Passes one item; how many it has inside, -1 for as many as come before a break. */
  private long item() {
    int first = bytes[at++] & 0xFF;
    int major = first >> 5;
    int small = first & 0x1F;
    if (major == 6) {
      throw bad("no tag");
    }
    if (small == INDEFINITE) {
      if (major < 2 || major == 7) {
        throw bad("a number or a break where one may be");
      }
      return major < 4 ? chunks(major) : -1;
    }
    if (major == 7) {
      simple(small);
      return 0;
    }
    long length = argument(small);
    if (major == 2 || major == 3) {
      content(length, major == 3);
      return 0;
    }
    return switch (major) {
      case 4 -> bounded(length);
      case 5 -> bounded(length) * 2;
      default -> 0;
    };
  }

  private long chunks(int major) {
    while (at < bytes.length && (bytes[at] & 0xFF) != BREAK) {
      int first = bytes[at++] & 0xFF;
      if (first >> 5 != major || (first & 0x1F) == INDEFINITE) {
        throw bad("chunks of one type");
      }
      content(argument(first & 0x1F), major == 3);
    }
    at++;
    return 0;
  }

  private void simple(int small) {
    boolean known = (small >= 20 && small <= 22) || (small >= 25 && small <= 27);
    if (!known) {
      throw bad("true, false, null or a float");
    }
    argument(small);
  }

  private void content(long length, boolean text) {
    if (length < 0 || length > bytes.length - at) {
      throw bad("a length that is there");
    }
    if (text) {
      try {
        utf8.decode(ByteBuffer.wrap(bytes, at, (int) length));
      } catch (CharacterCodingException _) {
        throw bad("texts in UTF-8");
      }
    }
    at += (int) length;
  }

  private long bounded(long count) {
    if (count < 0 || count > bytes.length) {
      throw bad("as many items as there are");
    }
    return count;
  }

  private long argument(int small) {
    if (small < 24) {
      return small;
    }
    int size = 1 << (small - 24);
    if (small > 27 || size > bytes.length - at) {
      throw bad("a whole item");
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | (bytes[at++] & 0xFF);
    }
    return value;
  }

  private static ExchangeException bad(String expected) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE,
        "expected " + expected + " in a packet of exchange.v1.cbor from the peer, got another");
  }
}
