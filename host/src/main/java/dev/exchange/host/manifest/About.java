package dev.exchange.host.manifest;

import org.jspecify.annotations.Nullable;

/**
 * What a manifest tells people. Any thread.
 *
 * @param name for people; the id if the manifest has none
 * @param license an SPDX expression, by custom
 * @param homepage a URL of http or https
 */
public record About(
    String name,
    @Nullable String description,
    @Nullable String author,
    @Nullable String license,
    @Nullable String homepage) {}
