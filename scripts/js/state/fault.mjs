import { ExchangeError } from '../errors.mjs';

const SHOWN = 4;

/**
 * What a cell holds when it is in error: the error that its readers get, and the way along which it
 * came. The way `c → b → a` begins with the cell that holds this and ends with the one where the
 * error arose. Of a long way the first and the last four cells are kept, so that an error costs the
 * same at the end of a chain of any length.
 */
export class Fault {
  #root;
  #first;
  #last;
  #length;

  constructor(error, root, first, last, length) {
    this.error = error;
    this.#root = root;
    this.#first = first;
    this.#last = last;
    this.#length = length;
  }

  /**
   * An error that arose in that cell.
   *
   * @param {string} cell
   * @param {ExchangeError} origin
   */
  static in(cell, origin) {
    return told(origin, origin.message, [cell], [cell], 1);
  }

  /**
   * The error of all cells of a circle.
   *
   * @param {string[]} cells in the order in which each needs the next, from the one defined first
   * @param {string} exchange
   */
  static circle(cells, exchange) {
    const around = `${way(cells.slice(0, SHOWN), cells.slice(-SHOWN), cells.length)} → ${cells[0]}`;
    const text = `expected cells that can be computed one after the other, got a circle ${around}`;
    return new Fault(new ExchangeError('CIRCULAR', text, { exchange }), text, [], [], 0);
  }

  /** The same error, read in that cell; that of a circle has no way before it is read. */
  readIn(cell) {
    return this.#length === 0 ? new Fault(this.error, this.#root, [cell], [cell], 1) : this;
  }

  /** The same error in a cell that read the one that holds this. */
  seenFrom(reader) {
    const last = this.#last.length < SHOWN ? [reader, ...this.#last] : this.#last;
    const first = [reader, ...this.#first].slice(0, SHOWN);
    return told(this.error, this.#root, first, last, this.#length + 1);
  }

  /** Whether that was thrown because a function read the cell that holds this. */
  isWhy(thrown) {
    let at = thrown;
    for (let depth = 0; at instanceof Error && depth < 8; depth++, at = at.cause) {
      if (at === this.error) return true;
      if (at instanceof ExchangeError && isSame(at, this.error)) return true;
    }
    return false;
  }

  /** Equal faults are no change of a cell. */
  equals(other) {
    return (
      other instanceof Fault &&
      isSame(this.error, other.error) &&
      samePlace(this.error.location, other.error.location)
    );
  }
}

function isSame(one, other) {
  return one.code === other.code && one.message === other.message;
}

function samePlace(one, other) {
  return (
    one === other ||
    (one?.file === other?.file && one?.line === other?.line && one?.column === other?.column)
  );
}

function told(origin, root, first, last, length) {
  const { code, exchange, location } = origin;
  const error = new ExchangeError(code, `${root} (${way(first, last, length)})`, {
    exchange,
    location,
  });
  return new Fault(error, root, first, last, length);
}

function way(first, last, length) {
  const left = length - first.length;
  const between = left > last.length ? [`… ${left - last.length} more …`] : [];
  return [...first, ...between, ...last.slice(Math.max(0, last.length - left))].join(' → ');
}
