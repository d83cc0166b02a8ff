/**
 * The shapes of messages, as JSON Schemas, and what is made of them: checks, samples, types in
 * three languages, documents of HTTP and of messages, and whether one version can follow another.
 * Pure functions of values; nothing here reads a file or the network.
 */
@NullMarked
package dev.exchange.host.contract;

import org.jspecify.annotations.NullMarked;
