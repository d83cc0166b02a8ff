package dev.exchange.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The id of a message, a ULID: 48 bits of milliseconds since the epoch, then 80 random bits.
 *
 * <pre>
 *  01ARZ3NDEK TSV4RRFFQ69G5FAV     26 characters of Crockford's base 32
 *  |--------| |--------------|
 *   time 48     random 80 bits
 * </pre>
 *
 * <p>Threading: any thread; the text is made when it is first asked for.
 *
 * <p>Source: the ULID specification.
 */
public final class MessageId implements Comparable<MessageId> {

  /** How much is shown to people of a text that is none. */
  private static final int SHOWN = 60;

  private static final int LENGTH = 26;
  private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

  /** The value of each digit; -1 for what is none. */
  private static final byte[] VALUES = values();

  private final long high;
  private final long low;
  private @Nullable String text;

  private MessageId(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /** The id of those 128 bits. */
  public static MessageId of(long high, long low) {
    return new MessageId(high, low);
  }

  /**
   * The id that a text writes.
   *
   * @throws ExchangeException BAD_MESSAGE if it is no ULID
   */
  public static MessageId parse(String text) {
    if (text.length() != LENGTH || text.charAt(0) > '7') {
      throw noUlid(text);
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < LENGTH; i++) {
      high = high << 5 | low >>> 59;
      low = low << 5 | digit(text, i);
    }
    return new MessageId(high, low);
  }

  /** The upper 64 bits. */
  public long high() {
    return high;
  }

  /** The lower 64 bits. */
  public long low() {
    return low;
  }

  @Override
  public int compareTo(MessageId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageId id && id.high == high && id.low == low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low ^ high);
  }

  /** The 26 characters. */
  @Override
  public String toString() {
    String known = text;
    if (known == null) {
      known = encoded();
      text = known;
    }
    return known;
  }

  private String encoded() {
    char[] chars = new char[LENGTH];
    long upper = high;
    long lower = low;
    for (int i = LENGTH - 1; i >= 0; i--) {
      chars[i] = DIGITS[(int) lower & 31];
      lower = lower >>> 5 | upper << 59;
      upper >>>= 5;
    }
    return new String(chars);
  }

  private static int digit(String text, int index) {
    char c = text.charAt(index);
    int value = c < VALUES.length ? VALUES[c] : -1;
    if (value < 0) {
      throw noUlid(text);
    }
    return value;
  }

  private static byte[] values() {
    byte[] values = new byte['Z' + 1];
    Arrays.fill(values, (byte) -1);
    for (byte value = 0; value < DIGITS.length; value++) {
      values[DIGITS[value]] = value;
    }
    return values;
  }

  private static ExchangeException noUlid(String text) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE,
        "expected an id of 26 characters (a ULID), got \"" + Shown.of(text, SHOWN) + "\"");
  }
}
