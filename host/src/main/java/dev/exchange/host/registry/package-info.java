/**
 * What every exchange in reach can do: those of the host, those that have registered over a link,
 * and those that neighbouring hosts know.
 */
@NullMarked
package dev.exchange.host.registry;

import org.jspecify.annotations.NullMarked;
