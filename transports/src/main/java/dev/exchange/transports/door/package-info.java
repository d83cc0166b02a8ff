/** A server for one exchange, which the transports that come over HTTP stand on. */
@NullMarked
package dev.exchange.transports.door;

import org.jspecify.annotations.NullMarked;
