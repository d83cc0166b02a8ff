package dev.exchange.api;

/**
 * Where to connect to, or where to listen.
 *
 * @param transport name of the transport, such as {@code local}
 * @param settings what that transport needs, such as {@code to} for local or {@code url} for
 *     websocket
 */
public record ConnectOptions(String transport, ValueMap settings) {

  /** The exchange of that id in this process. */
  public static ConnectOptions local(String exchangeId) {
    return new ConnectOptions("local", ValueMap.of("to", exchangeId));
  }
}
