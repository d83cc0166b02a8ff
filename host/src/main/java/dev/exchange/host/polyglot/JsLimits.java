package dev.exchange.host.polyglot;

import dev.exchange.api.ValueMap;

/**
 * All limits of a JavaScript program.
 *
 * @param time of its turns and its load
 * @param network of its requests
 */
record JsLimits(Limits time, NetworkLimits network) {

  /** Reads them as the host sets them; throws INVALID_VALUE for one that is out of its range. */
  static JsLimits of(ValueMap set) {
    return new JsLimits(Limits.of(set), NetworkLimits.of(set));
  }
}
