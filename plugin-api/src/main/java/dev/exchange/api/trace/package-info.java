/** What is told of the road of a message and of the changes of a cell. */
@NullMarked
package dev.exchange.api.trace;

import org.jspecify.annotations.NullMarked;
