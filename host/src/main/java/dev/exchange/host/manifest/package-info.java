/**
 * What a plugin says of itself, versions and ranges of them, and the order in which plugins start:
 * functions of the text that they are given.
 */
@NullMarked
package dev.exchange.host.manifest;

import org.jspecify.annotations.NullMarked;
