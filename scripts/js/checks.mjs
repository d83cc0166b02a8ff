import { describe, ExchangeError } from './errors.mjs';

/**
 * @param {unknown} value
 * @param {string} what whose value it is, such as `the name of a message`
 * @returns {string}
 */
export function expectText(value, what) {
  if (typeof value === 'string') return value;
  throw new ExchangeError('BAD_MESSAGE', `expected text as ${what}, got ${describe(value)}`);
}

/**
 * @param {unknown} value
 * @param {string} what whose value it is, such as `timeout of exchange app`
 * @returns {number} ms
 */
export function expectTime(value, what) {
  if (typeof value === 'number' && value > 0 && value <= 2 ** 53) return value;
  const came = describe(value);
  throw new ExchangeError('BAD_MESSAGE', `expected ms as a number above 0 as ${what}, got ${came}`);
}

/**
 * @param {any} options of a link or a listener
 * @param {string} call what they were given to, such as `connect`
 * @param {string} example
 */
export function expectTransport(options, call, example) {
  if (typeof options === 'object' && typeof options?.transport === 'string') return;
  const text = `expected options of ${call} as ${example}, got ${describe(options)}`;
  throw new ExchangeError('BAD_MESSAGE', text);
}

/**
 * @param {unknown} value
 * @param {string} what whose value it is, such as `the subscriber of app.on`
 * @returns {Function}
 */
export function expectFunction(value, what) {
  if (typeof value === 'function') return value;
  throw new ExchangeError('BAD_MESSAGE', `expected a function as ${what}, got ${describe(value)}`);
}
