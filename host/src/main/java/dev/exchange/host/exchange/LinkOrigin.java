package dev.exchange.host.exchange;

import dev.exchange.api.ConnectOptions;

/**
 * How a link came about. Immutable.
 *
 * @param transport the name of the transport; {@code network} for what came over the host's server
 * @param key what tells one place from another: the id of an exchange in this process, else all
 *     settings; empty if the other side has opened the link
 * @param place the place for people, without secrets; empty if the other side has opened the link
 */
record LinkOrigin(String transport, String key, String place) {

  /** The transport of a link that came over the host's server: by WebSocket, or by HTTP. */
  static final String NETWORK = "network";

  /** A link that this side opens. */
  static LinkOrigin to(ConnectOptions options) {
    if (options.transport().equals("local") && options.settings().get("to") instanceof String id) {
      return new LinkOrigin("local", id, id);
    }
    String key = options.transport() + " " + options.settings();
    return new LinkOrigin(options.transport(), key, place(options));
  }

  /** A link that the other side has opened. */
  static LinkOrigin from(String transport) {
    return new LinkOrigin(transport, "", "");
  }

  /** Whether this side opened the link. */
  boolean connects() {
    return !key.isEmpty();
  }

  private static String place(ConnectOptions options) {
    for (String setting : new String[] {"url", "path", "address", "channel"}) {
      if (options.settings().get(setting) instanceof String text) {
        return text.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
      }
    }
    return "";
  }
}
