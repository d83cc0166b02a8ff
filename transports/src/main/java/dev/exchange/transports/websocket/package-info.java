/** Connections over WebSocket, as client and as server. */
@NullMarked
package dev.exchange.transports.websocket;

import org.jspecify.annotations.NullMarked;
