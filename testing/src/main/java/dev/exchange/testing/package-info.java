/**
 * What authors test their exchanges with: exchanges run as they do in production, in time and over
 * a network that a test decides on, and the same seed gives the same run.
 *
 * <pre>
 *   &#64;ExchangeTest --&gt; Complex --&gt; SimulatedProcess --&gt; Exchange
 *   &#64;Seeds --&gt; a Complex and a Scenario per seed, until one fails; then fewer steps, while it fails
 *   TraceAssertions --&gt; what has happened to the messages of a Complex
 * </pre>
 *
 * <p>Source: docs/testing.md.
 */
@NullMarked
package dev.exchange.testing;

import org.jspecify.annotations.NullMarked;
