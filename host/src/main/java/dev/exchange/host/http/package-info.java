/** The host over HTTP: messages, what there is, health; and who may call. */
@NullMarked
package dev.exchange.host.http;

import org.jspecify.annotations.NullMarked;
