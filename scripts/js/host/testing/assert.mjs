import { inspect } from '../inspect.mjs';
import { seen, told } from './told.mjs';

/** How much is shown of a value whose difference is told. */
const BRIEF = 160;

/** What a test finds wrong. */
export class AssertionError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'AssertionError';
  }
}

/**
 * Fails unless the value is true, or what counts as true.
 *
 * @param {unknown} value
 * @param {string} [what] whose value it is
 */
export function ok(value, what) {
  if (!value) fail(what, `expected something that is true, got ${inspect(value)}`);
}

/**
 * Fails unless both are equal: objects and lists by their members, dates, patterns, errors, maps and
 * sets by what they hold in that order, all else as `Object.is` says.
 *
 * @param {unknown} actual
 * @param {unknown} expected
 * @param {string} [what] whose value it is
 */
export function equal(actual, expected, what) {
  const place = difference(actual, expected, '');
  if (place === undefined) return;
  const at = place.path === '' ? '' : `; at ${place.path}: ${shown(place)}`;
  fail(what, `expected ${brief(expected, at)}, got ${brief(actual, at)}${at}`);
}

/**
 * Fails if both are equal.
 *
 * @param {unknown} actual
 * @param {unknown} unexpected
 * @param {string} [what] whose value it is
 */
export function notEqual(actual, unexpected, what) {
  if (difference(actual, unexpected, '') === undefined) {
    fail(what, `expected anything but ${inspect(unexpected)}, got that`);
  }
}

/**
 * Fails unless the text has a part that the pattern matches.
 *
 * @param {string} actual
 * @param {RegExp} pattern
 * @param {string} [what] whose text it is
 */
export function match(actual, pattern, what) {
  if (typeof actual !== 'string' || !pattern.test(actual)) {
    fail(what, `expected a text that matches ${pattern}, got ${inspect(actual)}`);
  }
}

/**
 * Fails unless the promise is rejected, with that code if one is given; gives what it was rejected
 * with.
 *
 * @param {Promise<unknown>} promise
 * @param {string} [code] such as TIMEOUT
 * @returns {Promise<any>}
 */
export function rejects(promise, code) {
  return told(expectRejection(promise, code, new AssertionError('')));
}

/**
 * @param {Promise<unknown>} promise
 * @param {string | undefined} code
 * @param {Error} wrong made by the caller, so that it knows the author's line
 */
async function expectRejection(promise, code, wrong) {
  const wanted = code === undefined ? 'a rejection' : `a rejection with ${code}`;
  let value;
  try {
    value = await promise;
  } catch (error) {
    seen(promise);
    if (code !== undefined && /** @type {any} */ (error)?.code !== code) {
      wrong.message = `expected ${wanted}, got ${error?.code ?? error?.name}: ${error?.message}`;
      throw wrong;
    }
    return error;
  }
  wrong.message = `expected ${wanted}, got the value ${inspect(value)}`;
  throw wrong;
}

/**
 * @param {string | undefined} what
 * @param {string} sentence
 * @returns {never}
 */
function fail(what, sentence) {
  throw new AssertionError(what === undefined ? sentence : `${what}: ${sentence}`);
}

/** @typedef {{ path: string, actual?: unknown, expected?: unknown, only?: string }} Difference */

/**
 * The first place where two values differ; undefined if they do not.
 *
 * @param {any} actual
 * @param {any} expected
 * @param {string} path
 * @returns {Difference | undefined}
 */
function difference(actual, expected, path) {
  if (Object.is(actual, expected)) return undefined;
  const kind = kindOf(actual);
  if (kind === 'scalar' || kind !== kindOf(expected)) return { path, actual, expected };
  const [one, other] = [parts(kind, actual), parts(kind, expected)];
  if (one !== undefined) {
    return difference(one, other, '') === undefined ? undefined : { path, actual, expected };
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const at = kind === 'list' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    if (!Object.hasOwn(actual, key)) return { path: at, only: 'expected', expected: expected[key] };
    if (!Object.hasOwn(expected, key)) return { path: at, only: 'actual', actual: actual[key] };
    const inside = difference(actual[key], expected[key], at);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** @param {any} value */
function kindOf(value) {
  if (typeof value !== 'object' || value === null) return 'scalar';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Promise) throw new AssertionError('expected a value, got a promise: await it');
  const known = [Uint8Array, Date, RegExp, Error, Map, Set].find((type) => value instanceof type);
  return known?.name ?? 'object';
}

/**
 * What makes up a value that is no plain object; undefined for one that is.
 *
 * @param {string} kind
 * @param {any} value
 * @returns {unknown[] | undefined}
 */
function parts(kind, value) {
  switch (kind) {
    case 'Uint8Array':
      return [value.length, value.join()];
    case 'Date':
      return [value.getTime()];
    case 'RegExp':
      return [String(value)];
    case 'Error':
      return [value.name, value.code, value.message];
    case 'Map':
    case 'Set':
      return [...value];
    default:
      return undefined;
  }
}

/**
 * A value in a sentence that tells the place where it differs, too.
 *
 * @param {unknown} value
 * @param {string} at
 */
function brief(value, at) {
  const text = inspect(value);
  return at === '' || text.length <= BRIEF ? text : `${text.slice(0, BRIEF)} …`;
}

/** @param {Difference} place */
function shown({ actual, expected, only }) {
  if (only === 'expected') return `expected ${inspect(expected)}, got nothing`;
  if (only === 'actual') return `expected nothing, got ${inspect(actual)}`;
  return `expected ${inspect(expected)}, got ${inspect(actual)}`;
}
