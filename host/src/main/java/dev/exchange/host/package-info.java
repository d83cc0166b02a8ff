/** The composition root of the runtime. */
@NullMarked
package dev.exchange.host;

import org.jspecify.annotations.NullMarked;
