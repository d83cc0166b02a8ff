import { ExchangeError } from '../errors.mjs';
import { causedBy } from '../message.mjs';

/** How many `$cell` of one watch may wait in an outbox before it is stale. */
const WAITING = 16;

/** How long a `$cell` that the other side had no room for waits, in ms. */
const AGAIN = 1_000;

/**
 * One watch of a peer.
 *
 * @typedef {object} Watch
 * @property {any} peer
 * @property {string} cell
 * @property {number} told the version that was told last
 * @property {number} waiting how many `$cell` are not written yet
 * @property {boolean} stale whether the newest version is still to be told
 */

/** The cells that peers may watch, and their watches: the owner's side (docs/spec/protocol.md, W16). */
export class Sharing {
  #core;
  #shared;
  /** @type {Map<any, Map<string, Watch>>} */
  #watches = new Map();
  #changes = [];

  /**
   * @param {any} core
   * @param {readonly string[]} shared
   */
  constructor(core, shared) {
    this.#core = core;
    this.#shared = new Set(shared);
  }

  /** The names of the cells that are shared. */
  names() {
    return [...this.#shared];
  }

  /** `$watch` came: answers with what the cell holds. */
  watch(passage) {
    const { origin: peer, seen } = passage;
    const cell = seen.value?.cell;
    const { answers, graph, id } = this.#core;
    if (!this.#shared.has(cell)) {
      const text = `expected a cell that ${id} shares, got ${String(cell).slice(0, 60)}`;
      answers.refuse(passage, new ExchangeError('UNKNOWN_CELL', text, { exchange: id }));
      return;
    }
    const latest = graph.latest(cell);
    const { version } = latest;
    let watches = this.#watches.get(peer);
    if (watches === undefined) this.#watches.set(peer, (watches = new Map()));
    watches.set(cell, { peer, cell, told: version, waiting: 0, stale: false });
    answers.answer(passage, seen.name, Object.freeze({ version, ...content(latest) }));
  }

  /** `$unwatch` came. */
  unwatch({ origin: peer, seen }) {
    const watches = this.#watches.get(peer);
    watches?.delete(seen.value?.cell);
    if (watches?.size === 0) this.#watches.delete(peer);
  }

  /** The link to a peer, or its session, is over. */
  forget(peer) {
    this.#watches.delete(peer);
  }

  /** A cell has changed; those who watch it are told in a turn of their own. */
  changed(change) {
    if (this.#watches.size === 0 || !this.#shared.has(change.cell)) return;
    const told = { change, cause: this.#causeOf(change) };
    if (this.#changes.push(told) === 1) this.#core.later(() => this.#tell());
  }

  /** There may be room for what is stale. */
  room(peer) {
    for (const watch of this.#watches.get(peer)?.values() ?? []) {
      if (!watch.stale || watch.waiting > WAITING) continue;
      const latest = this.#core.graph.latest(watch.cell);
      if (this.#send(watch, latest, this.#causeOf(latest), -1)) watch.stale = false;
    }
  }

  #tell() {
    for (const { change, cause } of this.#changes.splice(0)) {
      for (const watches of this.#watches.values()) {
        const watch = watches.get(change.cell);
        if (watch === undefined || watch.stale || change.version <= watch.told) continue;
        watch.stale = watch.waiting > WAITING || !this.#send(watch, change, cause, watch.told);
      }
    }
  }

  #send(watch, change, cause, prev) {
    const { peer, cell } = watch;
    const { version } = change;
    const follow = {
      written: () => void watch.waiting--,
      lost: (error) => {
        if (error.code !== 'OVERLOADED') return;
        watch.stale = true;
        this.#core.means.timer(() => this.room(peer), AGAIN);
      },
    };
    const send = (more) =>
      this.#core.outgoing.direct(
        peer,
        '$cell',
        { cell, version, prev, ...more },
        { cause, follow },
      );
    let sent;
    try {
      sent = send(content(change));
    } catch (e) {
      // what fits into no packet is told as the error that it is
      const { code, message } = /** @type {ExchangeError} */ (e);
      sent = send({ error: { code, message } });
    }
    if (sent) {
      watch.told = version;
      watch.waiting++;
    }
    return sent;
  }

  /** What a `$cell` has from the message that changed the cell. */
  #causeOf({ cause }) {
    if (cause === null) return {};
    const handling = this.#core.handling();
    if (handling?.seen.id === cause) return causedBy(this.#core.seenBy(handling));
    return this.#core.ring.causeOf(cause);
  }
}

/** @param {import('../state/chronicle.mjs').Change} change */
function content({ value, error }) {
  return error === null
    ? { value }
    : { error: Object.freeze({ code: error.code, message: error.message }) };
}
