/** How a jar or a Java source file brings exchanges into a host. */
@NullMarked
package dev.exchange.api.plugin;

import org.jspecify.annotations.NullMarked;
