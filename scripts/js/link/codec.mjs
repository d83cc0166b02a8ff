import { ExchangeError } from '../errors.mjs';
import { parsed, sizeOf, textOf, valueOf } from './json.mjs';

/**
 * How frames become packets and packets frames. A part is a frame, or the beginning of one, as it is
 * written.
 *
 * @typedef {object} Codec
 * @property {string} protocol how it is called in the opening handshake of a WebSocket
 * @property {(message: any) => any} opened the part of a message that is the same whenever it is
 *     written; what goes around it needs at most 128 bytes
 * @property {(opened: any, more: {seq: number, ttl?: number, copy: boolean}) => any} message
 * @property {(frame: any) => any} frame
 * @property {(parts: any[]) => any} packet
 * @property {(part: any) => number} size in bytes, of a part or a packet
 * @property {(packet: any) => any} parse throws what ends the link
 * @property {(raw: any) => any} value what parse made of a value, frozen
 */

/**
 * The members of a message that are written, but `value` and `ttl`: what says the usual is left out.
 *
 * @param {any} message
 */
export function headOf({ value, ttl, traceDropped, priority, ...head }) {
  return {
    ...head,
    traceDropped: traceDropped || undefined,
    priority: priority === 4 ? undefined : priority,
  };
}

/**
 * Packets of text.
 *
 * @type {Codec}
 */
export const json = {
  protocol: 'exchange.v1.json',

  /** Without `ttl` and the last brace. */
  opened(message) {
    const start = JSON.stringify(headOf(message)).slice(0, -1);
    const { value } = message;
    return value === null ? start : `${start},"value":${textOf(value)}`;
  },

  message(opened, { seq, ttl, copy }) {
    const left = ttl === undefined ? '' : `,"ttl":${ttl}`;
    return `{"t":"msg","seq":${seq},"m":${opened}${left}}${copy ? ',"copy":true' : ''}}`;
  },

  frame: (frame) => JSON.stringify(frame),
  packet: (parts) => (parts.length === 1 ? parts[0] : `[${parts.join(',')}]`),
  size: sizeOf,

  parse(packet) {
    if (typeof packet !== 'string') throw bad('a packet of text', 'bytes');
    try {
      return parsed(packet);
    } catch {
      throw bad('JSON', packet.slice(0, 40));
    }
  },

  value: valueOf,
};

function bad(expected, came) {
  return new ExchangeError('BAD_MESSAGE', `expected ${expected}, got ${came}`);
}
