package dev.exchange.host.manifest;

/**
 * What a plugin needs of another. Any thread.
 *
 * @param range the versions that suit it
 * @param optional whether it starts without the other too; one that is there must suit it all the
 *     same
 */
public record Dependency(VersionRange range, boolean optional) {}
