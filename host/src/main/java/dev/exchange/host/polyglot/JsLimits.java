package dev.exchange.host.polyglot;

import dev.exchange.host.exchange.Site;

/**
 * All limits of a JavaScript program.
 *
 * @param time of its turns and its load
 * @param network of its requests
 */
record JsLimits(Limits time, NetworkLimits network) {

  /** Those of a program; throws INVALID_VALUE for one that is out of its range. */
  static JsLimits of(Site site) {
    return new JsLimits(Limits.of(site), NetworkLimits.of(site.limits()));
  }
}
