import { expectFunction } from './checks.mjs';
import { describe, ExchangeError, unexpected } from './errors.mjs';

/**
 * Does the work of a message: its result, or a promise of it, answers a request.
 *
 * @typedef {(msg: any, sig: (name: string, value?: unknown) => void, state: any) => unknown} Handler
 */

/**
 * What `exchange({...})` takes.
 *
 * @typedef {object} Definition
 * @property {string} id unique in the complex
 * @property {Record<string, unknown>} [state] cells; a function is a computed cell
 * @property {readonly string[]} [share] the cells that peers may watch
 * @property {boolean} [default] for hosts: links that name no exchange go to this one
 * @property {Record<string, Handler>} [handlers] by name or pattern
 * @property {number} [timeout] of its requests, in ms
 */

const MEMBERS = ['id', 'state', 'share', 'handlers', 'timeout', 'default'];

/**
 * Checks the form of a definition; names and values are checked where they are used.
 *
 * @param {any} definition
 * @returns {Definition}
 */
export function checked(definition) {
  if (!isObject(definition)) {
    throw unexpected("a definition such as exchange({ id: 'app' })", definition);
  }
  const { id } = definition;
  if (typeof id !== 'string') throw unexpected('the id of an exchange as text', id);
  for (const name of Object.keys(definition)) refuseUnknown(name, id);
  for (const part of ['state', 'handlers']) {
    if (definition[part] !== undefined && !isObject(definition[part])) {
      throw unexpected(`an object as ${part} of exchange ${id}`, definition[part]);
    }
  }
  checkShared(definition);
  const { default: byDefault = false } = definition;
  if (typeof byDefault !== 'boolean') {
    throw unexpected(`true or false as default of exchange ${id}`, byDefault);
  }
  for (const [name, handler] of Object.entries(definition.handlers ?? {})) {
    expectFunction(handler, `handler ${name} of exchange ${id}`);
  }
  return definition;
}

/**
 * @param {string} name
 * @param {string} id
 */
function refuseUnknown(name, id) {
  if (MEMBERS.includes(name)) return;
  const known = `the members of a definition are ${MEMBERS.join(', ')}`;
  const text = `expected no member ${name} in the definition of exchange ${id}: ${known}`;
  throw new ExchangeError('BAD_MESSAGE', text);
}

/** @param {any} definition */
function checkShared({ id, share = [], state = {} }) {
  if (!Array.isArray(share)) throw unexpected(`a list of cells as share of exchange ${id}`, share);
  for (const cell of share) {
    if (typeof cell === 'string' && Object.hasOwn(state, cell)) continue;
    const text = `expected the name of a cell of exchange ${id} in share, got ${describe(cell)}`;
    throw new ExchangeError('UNKNOWN_CELL', text, { exchange: id });
  }
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
