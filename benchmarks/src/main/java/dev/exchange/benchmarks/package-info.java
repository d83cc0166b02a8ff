/** What is measured: kernel, state, requests per handler language, and the start of a host. */
@NullMarked
package dev.exchange.benchmarks;

import org.jspecify.annotations.NullMarked;
