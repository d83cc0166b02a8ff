package dev.exchange.host.folder;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of a folder of plugins is.
 *
 * @param entry the file or folder
 * @param program the program to load; null if the manifest has to name it
 * @param manifest its manifest; null if it has none
 */
public record PluginEntry(Path entry, @Nullable Path program, @Nullable ManifestText manifest) {}
