import { unexpected } from './errors.mjs';

/**
 * @param {unknown} value
 * @param {string} what whose value it is, such as `the name of a message`
 * @returns {string}
 */
export function expectText(value, what) {
  if (typeof value === 'string') return value;
  throw unexpected(`text as ${what}`, value);
}

/**
 * @param {unknown} value
 * @param {string} what whose value it is, such as `timeout of exchange app`
 * @returns {number} ms
 */
export function expectTime(value, what) {
  if (typeof value === 'number' && value > 0 && value <= 2 ** 53) return value;
  throw unexpected(`ms as a number above 0 as ${what}`, value);
}

/**
 * @param {any} value
 * @param {string} what whose value it is, such as `what is registered`
 * @returns {object}
 */
export function expectMap(value, what) {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw unexpected(`a map as ${what}`, value);
}

/**
 * @param {any} options of a link or a listener
 * @param {string} call what they were given to, such as `connect`
 * @param {string} example
 */
export function expectTransport(options, call, example) {
  if (typeof options === 'object' && typeof options?.transport === 'string') return;
  throw unexpected(`options of ${call} as ${example}`, options);
}

/**
 * @param {unknown} value
 * @param {string} what whose value it is, such as `the subscriber of app.on`
 * @returns {Function}
 */
export function expectFunction(value, what) {
  if (typeof value === 'function') return value;
  throw unexpected(`a function as ${what}`, value);
}
