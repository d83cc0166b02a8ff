/** What a transport implements and what it is given. Runs nothing. */
@NullMarked
package dev.exchange.spi;

import org.jspecify.annotations.NullMarked;
