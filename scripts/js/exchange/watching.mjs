import { ExchangeError } from '../errors.mjs';
import { CODES, errorOf } from '../failure.mjs';
import { handed, same } from '../frozen.mjs';
import { handlingOf } from './handlers.mjs';

/** How many `$cell` are kept while an answer is waited for; more are a gap. */
const KEPT = 1_024;

/** How long a `$watch` that found no room waits, in ms. */
const AGAIN = 1_000;

/**
 * A cell of a peer, as it is known here.
 *
 *   asked ──answer──▶ known ──$cell with prev──▶ known
 *     ▲                └── gap, or the session was lost ──▶ asked
 *
 * @typedef {object} Known
 * @property {any} peer
 * @property {string} cell
 * @property {any} change what was told last; null before the first answer
 * @property {boolean} asked whether an answer is waited for
 * @property {any[]} kept what came meanwhile
 * @property {Set<any>} watchers
 */

/** The cells of peers that are watched here: the watcher's side (docs/spec/protocol.md, W16). */
export class Watching {
  #core;
  /** @type {Map<any, Map<string, Known>>} */
  #known = new Map();
  /** Cells of which no more is to be told, where the outbox did not take the `$unwatch`. */
  #left = new WeakMap();

  constructor(core) {
    this.#core = core;
  }

  /**
   * Watches a cell of a peer.
   *
   * @returns {{end: () => void, told: Promise<void>}} what ends it; when the first value was told
   */
  watch(peer, cell, watcher) {
    if (!peer.open) {
      const text = `expected a link to ${peer.id} to watch ${cell}, it is over`;
      return { end() {}, told: Promise.reject(new ExchangeError('PEER_GONE', text)) };
    }
    let cells = this.#known.get(peer);
    if (cells === undefined) this.#known.set(peer, (cells = new Map()));
    let known = cells.get(cell);
    if (known === undefined) {
      known = { peer, cell, change: null, asked: false, kept: [], watchers: new Set() };
      cells.set(cell, known);
      this.#left.get(peer)?.delete(cell);
    }
    return this.#begin(/** @type {Known} */ (known), watcher);
  }

  /** `$cell` came. */
  cell(passage) {
    const { origin: peer, seen } = passage;
    const name = seen.value?.cell;
    const known = this.#known.get(peer)?.get(name);
    if (known === undefined) {
      if (this.#left.get(peer)?.delete(name)) this.#leave(peer, name);
    } else if (!known.asked) {
      this.#take(known, passage);
    } else if (known.kept.push(passage) > KEPT) {
      known.kept.shift();
    }
  }

  /** Another session with that peer has begun. */
  renewed(peer) {
    for (const known of this.#known.get(peer)?.values() ?? []) if (!known.asked) this.#ask(known);
  }

  /** The link to a peer is over: what was not answered fails, the others are told PEER_GONE. */
  forget(peer, error) {
    const text = `expected a link to ${peer.id}, it is over`;
    const gone = new ExchangeError('PEER_GONE', text, { exchange: this.#core.id });
    for (const known of [...(this.#known.get(peer)?.values() ?? [])]) {
      this.#over(known, known.change === null ? error : gone);
    }
  }

  #begin(known, watch) {
    const watcher = { watch, over: false, resolve() {}, reject() {} };
    const end = () => {
      if (watcher.over) return;
      watcher.over = true;
      watcher.resolve();
      known.watchers.delete(watcher);
      if (known.watchers.size === 0 && this.#drop(known)) this.#leave(known.peer, known.cell);
    };
    const told = new Promise((resolve, reject) => {
      Object.assign(watcher, { resolve, reject });
      known.watchers.add(watcher);
      if (known.change !== null) {
        this.#call(watcher, known.change, null);
        watcher.resolve();
      } else if (!known.asked) {
        this.#ask(known);
      }
    });
    return { end, told: /** @type {Promise<any>} */ (told) };
  }

  #ask(known) {
    known.asked = true;
    known.kept = [];
    const { peer, cell } = known;
    const ends = {
      resolve: (value, reply) => this.#answered(known, value, reply),
      reject: (error) => this.#failed(known, error),
    };
    this.#core.outgoing.ask(peer, '$watch', { cell }, ends);
  }

  #answered(known, value, reply) {
    known.asked = false;
    if (!this.#isKnown(known)) return;
    if (!isContent(value)) {
      this.#over(known, new ExchangeError('BAD_MESSAGE', 'expected a version and a value'));
      return;
    }
    this.#told(known, value, reply);
    for (const watcher of known.watchers) watcher.resolve();
    const kept = known.kept.splice(0);
    for (const passage of kept) {
      if (known.asked) known.kept.push(passage);
      else this.#take(known, passage);
    }
  }

  #failed(known, error) {
    known.asked = false;
    if (!this.#isKnown(known)) return;
    if (known.change === null || !known.peer.open) this.#over(known, error);
    else if (error.code === 'TIMEOUT') this.#ask(known);
    else if (error.code === 'OVERLOADED') this.#core.means.timer(() => this.#again(known), AGAIN);
    else if (error.code !== 'PEER_GONE') this.#over(known, error);
    // else the session is lost: the next one asks again
  }

  #again(known) {
    if (this.#isKnown(known) && !known.asked) this.#ask(known);
  }

  #take(known, passage) {
    const { value } = passage.seen;
    const { prev, version } = value;
    const has = known.change.version;
    if (!isContent(value)) this.#ask(known);
    else if (prev === has || (prev === -1 && version > has)) this.#told(known, value, passage);
    else if (version > has) this.#ask(known);
  }

  #told(known, { version, value = null, error }, passage) {
    const { cell, peer, change: before } = known;
    const fault = error === undefined || error === null ? null : errorIn(error, peer.id);
    if (before !== null && before.version === version && isSame(before, value, fault)) return;
    known.change = Object.freeze({
      cell,
      version,
      before: before === null ? null : before.value,
      value: fault === null ? value : null,
      error: fault,
      cause: passage.seen.name === '$cell' ? (passage.seen.cause ?? null) : null,
    });
    for (const watcher of [...known.watchers]) this.#call(watcher, known.change, passage);
  }

  /** A watcher is called in a transaction of its own, on behalf of what told it. */
  #call(watcher, change, passage) {
    const core = this.#core;
    if (watcher.over || core.closed) return;
    const { graph, means } = core;
    const call = () => {
      graph.begin(passage === null ? null : passage.seen.id);
      try {
        watcher.watch(handed(change.value), change);
      } catch (e) {
        graph.rollback();
        const text = errorOf(e, core.id).message;
        means.log(`a watcher of cell ${change.cell} of a peer failed: ${text}`, e);
        return;
      }
      graph.commit();
    };
    if (passage === null) {
      call();
      return;
    }
    const handling = handlingOf(passage, 'a watcher');
    handling.answered = true;
    means.carrier.run(handling, call);
  }

  /** There is no such cell any more, or there never was. */
  #over(known, error) {
    this.#drop(known);
    const { change, watchers } = known;
    const last = change && Object.freeze({ ...change, before: change.value, value: null, error });
    for (const watcher of [...watchers]) {
      if (last === null) watcher.reject(error);
      else this.#call(watcher, last, null);
      watcher.over = true;
    }
  }

  #leave(peer, cell) {
    if (!peer.open) return;
    const follow = { written() {}, lost() {} };
    if (this.#core.outgoing.direct(peer, '$unwatch', { cell }, { cause: {}, follow })) return;
    const left = this.#left.get(peer) ?? new Set();
    this.#left.set(peer, left.add(cell));
  }

  #isKnown(known) {
    return this.#known.get(known.peer)?.get(known.cell) === known;
  }

  #drop(known) {
    if (!this.#isKnown(known)) return false;
    const cells = /** @type {Map<string, Known>} */ (this.#known.get(known.peer));
    cells.delete(known.cell);
    if (cells.size === 0) this.#known.delete(known.peer);
    return true;
  }
}

function isContent(value) {
  return Number.isInteger(value?.version) && value.version >= 0;
}

function isSame(change, value, fault) {
  if (change.error === null || fault === null) {
    return change.error === fault && same(change.value, value);
  }
  return change.error.code === fault.code && change.error.message === fault.message;
}

function errorIn({ code, message }, exchange) {
  const known = CODES.includes(code) ? code : 'BAD_MESSAGE';
  return new ExchangeError(known, String(message), { exchange });
}
