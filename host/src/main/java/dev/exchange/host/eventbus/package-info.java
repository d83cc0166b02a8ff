/** Exchanges as addresses of the Vert.x event bus. */
@NullMarked
package dev.exchange.host.eventbus;

import org.jspecify.annotations.NullMarked;
