package dev.exchange.host.manifest;

/** Where a plugin runs. */
public enum Isolation {
  /** On an event loop of the host. */
  LOOP,
  /** On a thread of the host that may block. */
  WORKER,
  /** In a process of its own. */
  PROCESS
}
