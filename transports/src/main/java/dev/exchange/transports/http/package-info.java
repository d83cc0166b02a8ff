/** Connections over plain HTTP: packets go by POST and come as server-sent events. */
@NullMarked
package dev.exchange.transports.http;

import org.jspecify.annotations.NullMarked;
