import { handed } from './frozen.mjs';

/*
 * Messages (docs/spec/messages.md). An envelope is a frozen object with the members of the table
 * there; what is absent is undefined. It is what travels; authors get a Message around it.
 */
const MEMBERS =
  'id kind name value from to trace traceDropped route timestamp cause root re error ttl delivery key priority traceparent tracestate'.split(
    ' ',
  );

const TRACED = 64;

/**
 * An envelope; it has its own id as root, and its sender as trace and route, unless they are given.
 *
 * @param {any} members
 * @returns {any}
 */
export function envelope(members) {
  const { id, from, kind, name, to, timestamp, cause, re, error, ttl, delivery, key } = members;
  const {
    traceparent,
    tracestate,
    value = null,
    traceDropped = 0,
    priority = 4,
    root = id,
  } = members;
  const { trace = Object.freeze([from]), route = Object.freeze([from]) } = members;
  // One literal, so that all have one shape: engines are several times slower on spread objects.
  return Object.freeze({
    id,
    kind,
    name,
    value,
    from,
    to,
    trace,
    traceDropped,
    route,
    timestamp,
    cause,
    root,
    re,
    error,
    ttl,
    delivery,
    key,
    priority,
    traceparent,
    tracestate,
  });
}

/**
 * What a message has from the one that caused it, as the exchange that emits it has seen that.
 *
 * @param {any} seen
 */
export function causedBy({ id, root, trace, traceDropped, traceparent, tracestate }) {
  return { cause: id, root, trace, traceDropped, traceparent, tracestate };
}

/**
 * A message as the exchange sees it in which it has arrived: its trace ends there.
 *
 * @param {any} message
 * @param {string} exchange
 */
export function arrivedAt(message, exchange) {
  const { trace, traceDropped } = message;
  if (trace.at(-1) === exchange) return message;
  const longer = [...trace, exchange];
  const kept = longer.slice(-TRACED);
  const dropped = traceDropped + longer.length - kept.length;
  return envelope({ ...message, trace: Object.freeze(kept), traceDropped: dropped });
}

/** What a handler or a subscriber gets. The value is made once, and its bytes are its own. */
export class Message {
  #envelope;
  #value;
  #known = false;

  /** @param {any} envelope */
  constructor(envelope) {
    this.#envelope = envelope;
  }

  static {
    for (const member of MEMBERS) {
      /** @this {Message} */
      function get() {
        return member === 'value' ? this.#payload() : this.#envelope[member];
      }
      Object.defineProperty(this.prototype, member, { get, configurable: true });
    }
  }

  #payload() {
    if (!this.#known) {
      this.#value = handed(this.#envelope.value);
      this.#known = true;
    }
    return this.#value;
  }

  /** All members that are there, as a plain object. */
  toJSON() {
    /** @type {Record<string, unknown>} */
    const plain = {};
    for (const member of MEMBERS) {
      const value = /** @type {any} */ (this)[member];
      if (value !== undefined) plain[member] = value;
    }
    return plain;
  }
}

/**
 * A message as a value inside another one, such as in `message.unhandled`.
 *
 * @param {any} message
 */
export function told({ id, kind, name, value, from, to, trace, timestamp, root, cause }) {
  const all = { id, kind: kind ?? 'event', name, value, from, to, trace, timestamp, root, cause };
  return Object.fromEntries(Object.entries(all).filter(([, member]) => member !== undefined));
}
