/** Processes that exchanges start: what is run, with what, and how it ends. */
@NullMarked
package dev.exchange.host.child;

import org.jspecify.annotations.NullMarked;
