import { arrivedAt } from '../message.mjs';

/** How many records an exchange keeps. */
const KEPT = 2048;
const MAX_STEPS = 256;

/**
 * What happened to a message in an exchange (docs/spec/traces.md).
 *
 * @typedef {object} TraceEvent
 * @property {string} exchange
 * @property {string} station
 * @property {string} message its id
 * @property {string} name
 * @property {string} from
 * @property {string | undefined} cause
 * @property {string} root
 * @property {readonly string[]} trace as the message has it
 * @property {number} traceDropped
 * @property {number} timestamp ms since the epoch
 * @property {number} nanos how long it took
 * @property {string | null} detail
 */

/** The newest records of one exchange. Never the values of messages. */
export class TraceRing {
  /** @type {TraceEvent[]} */
  #records = [];
  #next = 0;
  #counts = new Map();
  #exchange;

  /** @param {string} exchange */
  constructor(exchange) {
    this.#exchange = exchange;
  }

  record(station, message, { timestamp, nanos = 0, detail = null }) {
    const { id, name, from, cause, root, trace, traceDropped } = message;
    const exchange = this.#exchange;
    this.#counts.set(station, this.count(station) + 1);
    this.#records[this.#next] = {
      exchange,
      station,
      message: id,
      name,
      from,
      cause,
      root,
      trace,
      traceDropped,
      timestamp,
      nanos,
      detail,
    };
    this.#next = (this.#next + 1) % KEPT;
  }

  /** How many messages came to a station, also those that are on record no more. */
  count(station) {
    return this.#counts.get(station) ?? 0;
  }

  /** The records of a message, oldest first. */
  of(id) {
    return this.toList().filter((each) => each.message === id);
  }

  /** What a message has from that one, which caused it here; less if it is on record no more. */
  causeOf(id) {
    const found = this.of(id).at(-1);
    if (found === undefined) return { cause: id };
    const { root, trace, traceDropped } = arrivedAt(found, this.#exchange);
    return { cause: id, root, trace, traceDropped };
  }

  /** All records, oldest first. */
  toList() {
    return [...this.#records.slice(this.#next), ...this.#records.slice(0, this.#next)];
  }
}

/**
 * Follows a change to its root: each message is looked for in the ring of the exchange that handled
 * it, which is the one that emitted the message after it.
 *
 * @param {any} core
 * @param {string} cell
 */
export function why(core, cell) {
  const change = core.graph.lastChange(cell);
  const steps = [];
  let complete = true;
  let at = core.id;
  for (let id = change?.cause ?? null; id !== null;) {
    const records = steps.length < MAX_STEPS ? core.complex.get(at)?.ring.of(id) : undefined;
    const event = records?.find(({ station }) => station === 'HANDLED') ?? records?.at(-1);
    if (event === undefined) {
      complete = false;
      break;
    }
    steps.push(step(event));
    at = event.from;
    id = event.cause ?? null;
  }
  return Object.freeze({ exchange: core.id, cell, change, steps: Object.freeze(steps), complete });
}

function step({ exchange, station, message, name, from, nanos, timestamp, detail }) {
  const handler = station === 'HANDLED' ? detail : null;
  return Object.freeze({ exchange, message, name, from, handler, nanos, timestamp });
}
