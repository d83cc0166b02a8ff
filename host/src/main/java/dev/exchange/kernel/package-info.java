/**
 * The signal kernel: one queue, two handler tables, three hooks. It knows no messages, no clock, no
 * threads and no framework, and it is frozen: a recorded digest of these sources guards it. The
 * rules K1 to K14 are in {@code docs/spec/kernel.md}; the cases that every kernel of the project
 * passes, in whatever language, are under {@code scripts/conformance/kernel}.
 */
@NullMarked
package dev.exchange.kernel;

import org.jspecify.annotations.NullMarked;
