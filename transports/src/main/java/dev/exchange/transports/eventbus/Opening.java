package dev.exchange.transports.eventbus;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a connection.
 *
 * @param protocol what will be spoken
 * @param address where the side that asks takes packets
 */
record Opening(String protocol, String address) {

  /** How long it may stay without a reply, in ms. */
  private static final long PATIENCE_MILLIS = 10_000;

  /** What a message asks for; null if it is another one. */
  static @Nullable Opening of(Message<Object> message) {
    String protocol = message.headers().get(Form.PROTOCOL);
    String address = message.headers().get(Form.ADDRESS);
    return protocol != null
            && (protocol.equals(Form.JSON) || protocol.equals(Form.CBOR))
            && address != null
            && Form.isForPackets(address)
            && message.body() == null
            && message.replyAddress() != null
        ? new Opening(protocol, address)
        : null;
  }

  /** Its headers. */
  DeliveryOptions headers() {
    return new DeliveryOptions()
        .setSendTimeout(PATIENCE_MILLIS)
        .addHeader(Form.PROTOCOL, protocol)
        .addHeader(Form.ADDRESS, address);
  }
}
