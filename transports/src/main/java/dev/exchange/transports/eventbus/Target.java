package dev.exchange.transports.eventbus;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import org.jspecify.annotations.Nullable;

/**
 * Where to ask for a connection, and what to speak over it.
 *
 * @param address where somebody listens
 * @param protocol what is spoken
 */
record Target(String address, String protocol) {

  private static final int MAX_ADDRESS = 200;

  /** Addresses of exchanges and their handlers, at which clients of a bridge may send. */
  private static final String EXCHANGES = "exchange.";

  /**
   * Reads the settings.
   *
   * @throws ExchangeException SCHEMA
   */
  static Target of(ConnectOptions options) {
    Object encoding = options.settings().getOrDefault("encoding", "json");
    String protocol =
        switch (String.valueOf(encoding)) {
          case "json" -> Form.JSON;
          case "cbor" -> Form.CBOR;
          default -> throw schema("json or cbor as setting encoding", encoding);
        };
    return new Target(address(options), protocol);
  }

  /**
   * Reads the setting {@code address}.
   *
   * @throws ExchangeException SCHEMA
   */
  static String address(ConnectOptions options) {
    Object setting = options.settings().get("address");
    String expected = "an address of the event bus";
    String address = Values.as(String.class, setting, expected, "setting address of eventbus");
    if (address.isEmpty() || address.length() > MAX_ADDRESS) {
      throw schema("1 to " + MAX_ADDRESS + " characters as setting address", address);
    }
    if (address.startsWith(EXCHANGES)) {
      throw schema(
          "a setting address that does not begin with exchange., as those of handlers do", address);
    }
    return address;
  }

  /** Why the connection did not come about, in the terms of the SPI. */
  ExchangeException failure(Throwable cause) {
    if (cause instanceof ExchangeException known) {
      return known;
    }
    boolean refused =
        cause instanceof ReplyException reply
            && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
            && reply.failureCode() != Form.NO_ROOM;
    return new ExchangeException(
        refused ? ErrorCode.BAD_MESSAGE : ErrorCode.PEER_GONE,
        "expected an exchange at the address %s, %s".formatted(address, cause.getMessage()));
  }

  private static ExchangeException schema(String expected, @Nullable Object came) {
    return new ExchangeException(
        ErrorCode.SCHEMA,
        "expected %s of eventbus, got %s".formatted(expected, Values.describe(came)));
  }
}
