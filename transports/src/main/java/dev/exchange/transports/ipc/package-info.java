/** Connections over Unix domain sockets, as client and as server. */
@NullMarked
package dev.exchange.transports.ipc;

import org.jspecify.annotations.NullMarked;
