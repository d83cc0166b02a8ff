/** Values as text and bytes that leave the process: the JSON form and its limits. */
@NullMarked
package dev.exchange.host.codec;

import org.jspecify.annotations.NullMarked;
