/**
 * Programs in a process of their own: in the host an exchange stands for each exchange of the
 * child, and passes on what comes.
 */
@NullMarked
package dev.exchange.host.process;

import org.jspecify.annotations.NullMarked;
