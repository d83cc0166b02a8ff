/** Which handler, which peer: pure functions and tables, no input or output. */
@NullMarked
package dev.exchange.host.routing;

import org.jspecify.annotations.NullMarked;
