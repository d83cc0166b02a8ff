/** What every implementation of the API is tested with. */
@NullMarked
package dev.exchange.testing;

import org.jspecify.annotations.NullMarked;
