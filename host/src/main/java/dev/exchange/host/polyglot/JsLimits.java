package dev.exchange.host.polyglot;

import dev.exchange.api.ValueMap;

/**
 * All limits of a JavaScript program.
 *
 * @param time of its turns and its load
 * @param network of its requests
 */
record JsLimits(Limits time, NetworkLimits network) {

  /** Reads them from its configuration; throws INVALID_VALUE for one that is out of its range. */
  static JsLimits of(ValueMap config) {
    return new JsLimits(Limits.of(config), NetworkLimits.of(config));
  }
}
