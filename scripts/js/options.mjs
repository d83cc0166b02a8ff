import { describe, ExchangeError, unexpected } from './errors.mjs';

/**
 * How one message is to be sent.
 *
 * @typedef {object} Options
 * @property {string} [to] the exchange that shall get it
 * @property {number} [timeout] ms that it may take
 * @property {string} [key] same key, same order and same chosen peer
 * @property {number} [priority] 0 to 9, 4 unless set
 * @property {'fire' | 'ack' | 'durable'} [delivery]
 * @property {number} [park] ms to wait for a handler to appear
 */

/**
 * Where to connect to. What else there is depends on the transport, such as `to` for `local`.
 *
 * @typedef {{ transport: string, timeout?: number, [setting: string]: unknown }} ConnectOptions
 *     timeout in ms, for all of it: until the exchange is there, and has answered
 */

/** @type {Record<string, [(value: any) => boolean, string]>} what each must be, and that in words */
const KINDS = {
  to: [isText, 'the id of an exchange'],
  timeout: [isTime, 'ms as a number above 0'],
  key: [isText, 'a text'],
  priority: [isPriority, 'a whole number from 0 to 9'],
  delivery: [isDelivery, "'fire', 'ack' or 'durable'"],
  park: [isTime, 'ms as a number above 0'],
};

/**
 * Checks options; those that are undefined count as not given.
 *
 * @param {any} options
 * @param {string} call what they were given to, such as `request`
 * @returns {Options | undefined} undefined if there is none
 */
export function checkedOptions(options, call) {
  if (options === undefined) return undefined;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw unexpected(`an object as options of ${call}`, options);
  }
  /** @type {Record<string, unknown>} */
  const given = {};
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(KINDS, name)) {
      const known = Object.keys(KINDS).join(', ');
      throw bad(`expected no option ${name} in ${call}: the options are ${known}`);
    }
    if (value === undefined) continue;
    const [isGood, expected] = KINDS[name];
    if (!isGood(value)) throw unexpected(`${expected} as option ${name} of ${call}`, value);
    given[name] = value;
  }
  return given;
}

/**
 * Checks the options of `route`, which explains and sends nothing.
 *
 * @param {any} options
 * @returns {{ to?: string, key?: string }}
 */
export function routeOptions(options) {
  const { dryRun, ...others } = options ?? {};
  if (dryRun !== true) {
    const came = options === undefined ? 'no options' : `dryRun ${describe(dryRun)}`;
    throw bad(`expected { dryRun: true } as options of route, got ${came}: send and request send`);
  }
  const given = checkedOptions(others, 'route') ?? {};
  const surplus = Object.keys(given).find((name) => name !== 'to' && name !== 'key');
  if (surplus !== undefined) {
    throw bad(`expected no option ${surplus} in route: the options are dryRun, to, key`);
  }
  return given;
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === 'string' && value !== '';
}

/** @param {any} value */
function isTime(value) {
  return typeof value === 'number' && value > 0 && value <= 2 ** 53;
}

/** @param {any} value */
function isPriority(value) {
  return Number.isInteger(value) && value >= 0 && value <= 9;
}

/** @param {any} value */
function isDelivery(value) {
  return value === 'fire' || value === 'ack' || value === 'durable';
}

/** @param {string} message */
function bad(message) {
  return new ExchangeError('BAD_MESSAGE', message);
}
