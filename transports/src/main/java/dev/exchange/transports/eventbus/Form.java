package dev.exchange.transports.eventbus;

import io.vertx.core.eventbus.DeliveryOptions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What the messages of the event bus look like. All are requests; a reply says that one was taken.
 *
 * <pre>
 *              to             headers             body
 *  opening     the listener   protocol address    null      its reply: address
 *  packet      the other side n                   Buffer
 *  good-bye    the other side n close reason      null
 * </pre>
 *
 * <p>{@code address} is where its sender takes packets. {@code n} counts packets and good-bye from
 * 1, in each direction.
 *
 * <p>Source: docs/spec/protocol.md, W20.
 */
final class Form {

  /** In JSON. */
  static final String JSON = "exchange.v1.json";

  /** In CBOR. */
  static final String CBOR = "exchange.v1.cbor";

  /** The most that a packet has, in bytes. */
  static final int MAX_PACKET = 1 << 20;

  /** The number of a failure: what came is nothing that belongs here. */
  static final int NOT_UNDERSTOOD = 400;

  /** The number of a failure: something before is missing. */
  static final int GAP = 409;

  /** The number of a failure: no connection can be made. */
  static final int NO_ROOM = 503;

  static final String PROTOCOL = "protocol";
  static final String ADDRESS = "address";
  static final String NUMBER = "n";
  static final String CLOSE = "close";
  static final String REASON = "reason";

  /** How long a packet may stay without a reply, in ms. */
  private static final long PATIENCE_MILLIS = 30_000;

  private static final long CLOSING_MILLIS = 2_000;
  private static final int SECRET_BYTES = 18;
  private static final String PREFIX = "$link.";
  private static final Pattern OWN = Pattern.compile("\\$link\\.[A-Za-z0-9_-]{22,64}");

  private Form() {}

  /** An address that nobody else has, or can guess. */
  static String newAddress(SecureRandom secrets) {
    byte[] bytes = new byte[SECRET_BYTES];
    secrets.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether packets may be sent there: to other addresses a stranger could direct them. */
  static boolean isForPackets(String address) {
    return OWN.matcher(address).matches();
  }

  /** The headers of a packet. */
  static DeliveryOptions packet(long number) {
    return new DeliveryOptions()
        .setSendTimeout(PATIENCE_MILLIS)
        .addHeader(NUMBER, Long.toString(number));
  }

  /** The headers of a good-bye. */
  static DeliveryOptions goodBye(long number, int code, String reason) {
    return packet(number)
        .setSendTimeout(CLOSING_MILLIS)
        .addHeader(CLOSE, Integer.toString(code))
        .addHeader(REASON, reason);
  }
}
