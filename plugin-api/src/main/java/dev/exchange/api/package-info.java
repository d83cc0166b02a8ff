/**
 * What handlers and plugins are written against: messages, values, exchanges, errors. Runs nothing.
 */
@NullMarked
package dev.exchange.api;

import org.jspecify.annotations.NullMarked;
