/** Links between two ends in one process. */
@NullMarked
package dev.exchange.transports.local;

import org.jspecify.annotations.NullMarked;
