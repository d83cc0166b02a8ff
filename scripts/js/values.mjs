import { describe, ExchangeError } from './errors.mjs';

/** How deep lists and maps may be nested in each other. */
export const MAX_DEPTH = 64;

/** The largest whole number that is exact everywhere, 2^53. */
export const MAX_EXACT = 2 ** 53;

const { getPrototypeOf, keys } = Object;
const { isArray } = Array;
const EXPECTED = 'expected null, true, false, a finite number, text, a list, a map or bytes, got ';

/**
 * Why a value can not be carried by a message. It is asked after a quick conversion has failed, so
 * it may take its time.
 *
 * @param {unknown} value
 * @returns {ExchangeError}
 */
export function refusal(value) {
  return (
    search(value, 'value', []) ??
    new ExchangeError('INVALID_VALUE', `${EXPECTED}an object that changes while it is read`)
  );
}

/**
 * @param {any} value
 * @param {string} path
 * @param {unknown[]} around
 * @returns {ExchangeError | null}
 */
function search(value, path, around) {
  const came = leaf(value);
  if (came !== null) return invalid(came, path);
  if (typeof value !== 'object' || value === null || isBytes(value)) return null;
  if (around.includes(value)) return invalid('a cycle', path);
  if (around.length === MAX_DEPTH) {
    const shown = path.length > 60 ? `${path.slice(0, 60)}…` : path;
    const text = `expected a value nested at most ${MAX_DEPTH} deep, got more at ${shown}`;
    return new ExchangeError('TOO_LARGE', text);
  }
  const inside = [...around, value];
  for (const key of isArray(value) ? value.keys() : keys(value)) {
    const place = typeof key === 'number' ? `${path}[${key}]` : `${path}.${key}`;
    if (typeof key === 'string' && !key.isWellFormed()) {
      return invalid('a key with a lone surrogate', place);
    }
    const found = search(value[key], place, inside);
    if (found !== null) return found;
  }
  return null;
}

/**
 * What is wrong with a value itself; null if nothing is.
 *
 * @param {any} value
 * @returns {string | null}
 */
function leaf(value) {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? null : 'a text with a lone surrogate';
    case 'number':
      return Number.isFinite(value) ? null : String(value);
    case 'bigint':
      return value >= -MAX_EXACT && value <= MAX_EXACT
        ? null
        : `${describe(value)}, which is beyond 2^53 and would not stay exact`;
    case 'boolean':
      return null;
    case 'object':
      return value === null || isPlain(value) || isBytes(value) ? null : instance(value);
    default:
      return describe(value);
  }
}

/**
 * Whether a value is an object or array of no class.
 *
 * @param {object} value
 */
function isPlain(value) {
  const prototype = getPrototypeOf(value);
  return isArray(value)
    ? prototype === Array.prototype
    : prototype === Object.prototype || prototype === null;
}

/**
 * Whether a value is bytes.
 *
 * @param {object} value
 */
export function isBytes(value) {
  const prototype = getPrototypeOf(value);
  return prototype === Uint8Array.prototype || prototype === ArrayBuffer.prototype;
}

/** @param {object} value */
function instance(value) {
  const name = value.constructor?.name;
  return typeof name === 'string' && name !== '' ? `an instance of ${name}` : 'a class instance';
}

/**
 * @param {string} came
 * @param {string} path
 */
function invalid(came, path) {
  return new ExchangeError('INVALID_VALUE', `${EXPECTED}${came} at ${path}`);
}
