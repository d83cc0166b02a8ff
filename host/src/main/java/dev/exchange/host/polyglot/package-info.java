/** Programs in guest languages: engines, containment, values and errors across the border. */
@NullMarked
package dev.exchange.host.polyglot;

import org.jspecify.annotations.NullMarked;
