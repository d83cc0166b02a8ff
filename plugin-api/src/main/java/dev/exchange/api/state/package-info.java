/** The reactive state as its users see it: cells, reads, writes, changes. */
@NullMarked
package dev.exchange.api.state;

import org.jspecify.annotations.NullMarked;
