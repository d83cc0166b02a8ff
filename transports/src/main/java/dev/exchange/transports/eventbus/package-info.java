/** Connections over the event bus of Vert.x. */
@NullMarked
package dev.exchange.transports.eventbus;

import org.jspecify.annotations.NullMarked;
