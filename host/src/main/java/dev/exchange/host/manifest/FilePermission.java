package dev.exchange.host.manifest;

/**
 * A file or a folder with all in it that a plugin may touch. Any thread.
 *
 * @param path relative to the plugin's folder, with {@code /}, and never out of it
 */
public record FilePermission(String path, Access access) {

  /** What it may do there. */
  public enum Access {
    /** Read. */
    READ,
    /** Read, make, change and delete. */
    WRITE
  }
}
