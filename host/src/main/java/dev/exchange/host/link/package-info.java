/** What all links that carry bytes share: frames, sessions, credit, resuming. */
@NullMarked
package dev.exchange.host.link;

import org.jspecify.annotations.NullMarked;
