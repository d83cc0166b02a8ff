/**
 * What fails: code, message, and where it is known the exchange and the place in its file.
 *
 * @typedef {{file: string, line: number, column: number, stack: readonly string[]}} Location
 */

/** An error of an exchange. `code` is one of those in docs/spec/errors.md. */
export class ExchangeError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{exchange?: string, location?: Location | null}} [origin]
   */
  constructor(code, message, origin = {}) {
    super(message);
    this.code = code;
    this.exchange = origin.exchange ?? '';
    this.location = origin.location ?? null;
  }
}

Object.defineProperty(ExchangeError.prototype, 'name', {
  value: 'ExchangeError',
  writable: true,
  configurable: true,
});

/**
 * Something has not the form that was expected.
 *
 * @param {string} expected
 * @param {unknown} came
 * @returns {ExchangeError}
 */
export function unexpected(expected, came) {
  return new ExchangeError('BAD_MESSAGE', `expected ${expected}, got ${describe(came)}`);
}

/**
 * A few words for a value in an error text.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function describe(value) {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return value.length <= 40 ? `the text "${value}"` : `a text of ${value.length} characters`;
    case 'number':
      return Number.isFinite(value) ? `the number ${value}` : String(value);
    case 'bigint':
      return `the BigInt ${String(value).slice(0, 24)}`;
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'function':
      return 'a function';
    case 'symbol':
      return 'a symbol';
    default:
      return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
  }
}
