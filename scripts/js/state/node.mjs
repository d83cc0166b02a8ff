import { same } from '../frozen.mjs';
import { Fault } from './fault.mjs';

/** The content is right. */
export const CLEAN = 0;
/** Something that was read may have changed. */
export const CHECK = 1;
/** The function must run. */
export const DIRTY = 2;

/** The content of a cell that was never computed; in `seen`: equal to nothing. */
export const UNSET = Object.freeze({ unset: true });

/**
 * Whether two contents, values or faults, are the same.
 *
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export function sameContent(one, other) {
  if (one === other) return true;
  if (one === UNSET || other === UNSET) return false;
  if (one instanceof Fault || other instanceof Fault) {
    return one instanceof Fault && one.equals(other);
  }
  return same(one, other);
}

/** A content as a value: null for an error. */
export function valueOf(content) {
  return content === UNSET || content instanceof Fault ? null : content;
}

/**
 * One cell in the graph, with its edges in both directions.
 *
 * Edge i of a computed node leads to sources[i], whose content was seen[i] when the function read
 * it, and stands at dependents[places[i]] there, which knows in slots that it is edge i. So an edge
 * is added and removed in constant time.
 *
 * When no function runs: a node that is not CLEAN has no CLEAN dependents; outside of transactions
 * all nodes are CLEAN; a CLEAN computed node's content is what its function gives for what it has
 * seen.
 */
export class Node {
  /** A value, a Fault, or UNSET. */
  content;
  mark = CLEAN;

  // Edges.
  sources = [];
  seen = [];
  places = [];
  dependents = [];
  slots = [];

  // The run that is under way, or was last.
  cursor = 0;
  runId = 0;
  readBy = 0;
  restarted = false;
  /** @type {Fault | null} */ readFault = null;
  /** @type {Fault | null} */ forced = null;
  /** @type {Node | null} */ missing = null;
  /** @type {Fault | null} */ circle = null;
  chainAt = -1;

  // Results that come later.
  pending = false;
  serial = 0;

  // The transaction that is open.
  queued = false;
  planned = false;
  touchedIn = 0;
  loggedIn = 0;
  before = null;
  incoming = null;

  // What was committed.
  version = 0;
  /** @type {string | null} */ cause = null;
  /** @type {any} */ last = null;
  /** @type {readonly any[]} */ watchers = [];

  /**
   * @param {string} name
   * @param {number} index in the order of definition
   * @param {Function | null} compute null for a cell that is set
   */
  constructor(name, index, compute) {
    this.name = name;
    this.index = index;
    this.compute = compute;
  }

  /** Whether it is being computed, or waits for what it read to be computed. */
  get active() {
    return this.chainAt >= 0;
  }

  /** Whether something that was read is different now. */
  sourceDiffers(at) {
    return !sameContent(this.seen[at], this.sources[at].content);
  }

  /** The running function read a source: edge `cursor` leads there. */
  read(source, content) {
    const at = this.cursor++;
    if (at === this.sources.length) {
      this.sources.push(source);
      this.places.push(source.#join(this, at));
      this.seen.push(content);
      return;
    }
    if (this.sources[at] !== source) {
      this.sources[at].#drop(this.places[at]);
      this.sources[at] = source;
      this.places[at] = source.#join(this, at);
    }
    this.seen[at] = content;
  }

  /** Forgets the edges from `cursor` on, which the last run did not need. */
  trim() {
    for (let at = this.cursor; at < this.sources.length; at++) {
      this.sources[at].#drop(this.places[at]);
    }
    this.sources.length = this.places.length = this.seen.length = this.cursor;
  }

  /** Replaces all edges. */
  reconnect(sources, seen) {
    this.cursor = 0;
    this.trim();
    sources.forEach((source, at) => this.read(source, seen[at]));
  }

  #join(dependent, slot) {
    this.slots.push(slot);
    return this.dependents.push(dependent) - 1;
  }

  #drop(place) {
    const moved = this.dependents.pop();
    const slot = this.slots.pop();
    if (place === this.dependents.length) return;
    this.dependents[place] = moved;
    this.slots[place] = slot;
    moved.places[slot] = place;
  }
}
