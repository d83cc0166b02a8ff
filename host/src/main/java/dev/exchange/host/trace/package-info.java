/** The bounded memory of what happened to messages. */
@NullMarked
package dev.exchange.host.trace;

import org.jspecify.annotations.NullMarked;
