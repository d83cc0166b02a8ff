/**
 * Servers for one exchange: what the transports that come over HTTP stand on, and when they open.
 */
@NullMarked
package dev.exchange.transports.door;

import org.jspecify.annotations.NullMarked;
