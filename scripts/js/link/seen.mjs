const MOST = 4_096;
const KEPT = 300_000;

/** The ids of messages of a peer that must not be handled twice, also in another session (W10). */
export class Seen {
  #core;
  #ids = new Map();

  constructor(core) {
    this.#core = core;
  }

  /** Whether a message came before; from now on it did. */
  has(id) {
    const now = this.#core.ticks();
    for (const [old, at] of this.#ids) {
      if (this.#ids.size < MOST && now - at < KEPT) break;
      this.#ids.delete(old);
    }
    if (this.#ids.has(id)) return true;
    this.#ids.set(id, now);
    return false;
  }
}
