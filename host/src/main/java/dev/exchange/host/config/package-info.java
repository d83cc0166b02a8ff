/** Every setting of a host, its default, and where its value comes from, in one place. */
@NullMarked
package dev.exchange.host.config;

import org.jspecify.annotations.NullMarked;
