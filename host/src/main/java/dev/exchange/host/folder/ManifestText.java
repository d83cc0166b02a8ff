package dev.exchange.host.folder;

/**
 * A manifest as it was written, not yet read as JSON.
 *
 * @param text what it says
 * @param from where it stands, in words: {@code chat/plugin.json}, {@code plugin.json in chat.jar}
 */
public record ManifestText(String text, String from) {}
