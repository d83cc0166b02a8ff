/** What the product promises, played with many seeds, and bugs that show whether that finds any. */
@NullMarked
package dev.exchange.testing.model;

import org.jspecify.annotations.NullMarked;
