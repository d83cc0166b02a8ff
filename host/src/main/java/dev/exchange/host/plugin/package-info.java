/**
 * Programs in Java: a single source file, which is compiled in memory when it is loaded, or a jar.
 * The only package that makes class loaders.
 *
 * <pre>
 *   platform (java.*) &lt;-- API (dev.exchange.api, dev.exchange.spi, io.vertx.core, org.jspecify) &lt;-- program
 * </pre>
 *
 * <p>A program sees what is left of it in this drawing and what it brings, nothing else of the
 * host. So two programs may bring two versions of one library.
 */
@NullMarked
package dev.exchange.host.plugin;

import org.jspecify.annotations.NullMarked;
