package dev.exchange.host.registry;

import dev.exchange.api.ValueMap;

/**
 * What is declared of an exchange by those who made it.
 *
 * @param plugin the id of its plugin
 * @param manifest what the manifest of that plugin says
 */
public record Declared(String plugin, ValueMap manifest) {}
