package dev.exchange.api.plugin;

/**
 * Where a plugin stands in a host.
 *
 * <pre>
 *   FOUND ──▶ RESOLVED ──▶ STARTED ──▶ DRAINING ──▶ STOPPED
 *     │           │            │ a swap leaves it STARTED, also one that fails
 *     └───────────┴────────────┴──▶ FAILED ──a change of it──▶ FOUND
 * </pre>
 *
 * <p>Source: docs/spec/plugins.md.
 */
public enum PluginState {
  /** It is there, and its manifest was read. */
  FOUND,
  /** What it needs is there, and it is being loaded. */
  RESOLVED,
  /** Its exchanges are at work. */
  STARTED,
  /** It takes no more messages, and ends what it has accepted. */
  DRAINING,
  /** Nothing of it is left. */
  STOPPED,
  /** It could not start, or does not run any more; the cause is kept. */
  FAILED
}
