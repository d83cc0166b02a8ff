/** One exchange: its thread, the road of its messages, its links and its verticle. */
@NullMarked
package dev.exchange.host.exchange;

import org.jspecify.annotations.NullMarked;
