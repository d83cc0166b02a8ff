import { Fault } from './fault.mjs';
import { sameContent, valueOf } from './node.mjs';

/** How many changes of an exchange are kept. */
const KEPT = 1024;

/**
 * A change of a cell.
 *
 * @typedef {object} Change
 * @property {string} cell
 * @property {number} version counts the changes of the cell; 0 is the first value
 * @property {any} before null for an error
 * @property {any} value null for an error
 * @property {import('../errors.mjs').ExchangeError | null} error
 * @property {string | null} cause the id of the message that caused it
 */

/** Makes the records of a transaction, in the order in which the cells are defined. */
export class Chronicle {
  /** Whether the exchange is being told. */
  telling = false;
  #hooks;
  #report;
  #ring = new Array(KEPT).fill(null);
  #count = 0;

  constructor(hooks, report) {
    this.#hooks = hooks;
    this.#report = report;
  }

  /** The last 1,024 changes, oldest first. */
  changes() {
    const from = Math.max(0, this.#count - KEPT);
    return Array.from({ length: this.#count - from }, (_, i) => this.#ring[(from + i) % KEPT]);
  }

  /** Makes a record of every node whose content is different now; gives these nodes. */
  record(touched) {
    const changed = touched
      .filter((node) => !sameContent(node.before, node.content))
      .sort((one, other) => one.index - other.index);
    for (const node of changed) {
      node.last = change(node, node.before, ++node.version, node.content, node.cause);
      this.#ring[this.#count++ % KEPT] = node.last;
    }
    return changed;
  }

  /** Tells the exchange of each change. */
  tell(changed) {
    this.telling = true;
    for (const { last } of changed) {
      try {
        this.#hooks.changed(last);
      } catch (error) {
        this.#report(last.cell, error);
      }
    }
    this.telling = false;
  }
}

/** @returns {Change} */
export function change(node, before, version, content, cause) {
  return Object.freeze({
    cell: node.name,
    version,
    before: valueOf(before),
    value: valueOf(content),
    error: content instanceof Fault ? content.error : null,
    cause,
  });
}
