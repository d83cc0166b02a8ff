import { ExchangeError } from './errors.mjs';
import { isBytes, MAX_DEPTH, MAX_EXACT, refusal } from './values.mjs';

/*
 * Values as immutable trees (docs/spec/messages.md, V1 to V7). A tree is made once, when a value is
 * given; from then on all share it. Bytes can not be frozen: a tree that holds some is known here,
 * and everybody gets them as a copy.
 */
const { defineProperty, freeze, getPrototypeOf, keys } = Object;
const { isArray } = Array;

/** How high the trees are that were made here, so that what is passed on is not made again. */
const heights = new WeakMap();

/** Those that hold bytes somewhere; nobody outside ever sees one. */
const withBytes = new WeakSet();

/** Those that JSON alone does not write as they are: with bytes, or whole numbers beyond 2^53. */
const odd = new WeakSet();

/** Thrown by the quick way out; never seen outside. */
const REFUSED = { refused: true };

/**
 * A value in its one immutable form.
 *
 * @param {any} value what an author gave; undefined counts as null
 * @returns {any}
 * @throws {ExchangeError} INVALID_VALUE or TOO_LARGE, with the place in the value
 */
export function frozen(value) {
  if (value === undefined) return null;
  try {
    return tree(value, 0);
  } catch (e) {
    throw e === REFUSED ? refusal(value) : e;
  }
}

/**
 * A frozen value for somebody outside: bytes are copied.
 *
 * @param {any} value
 * @returns {any}
 */
export function handed(value) {
  if (typeof value !== 'object' || value === null || !withBytes.has(value)) return value;
  if (isBytes(value)) return value.slice();
  if (isArray(value)) return freeze(value.map(handed));
  const copy = {};
  for (const key of keys(value)) put(copy, key, handed(value[key]));
  return freeze(copy);
}

/**
 * Whether JSON.stringify writes a frozen value as it is.
 *
 * @param {any} value
 * @returns {boolean}
 */
export function isPlainJson(value) {
  return typeof value === 'object' ? value === null || !odd.has(value) : !isOddNumber(value);
}

/**
 * Whether two frozen values are the same (docs/spec/state.md, S15).
 *
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
export function same(one, other) {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false;
  }
  if (isBytes(one) || isBytes(other)) return sameBytes(one, other);
  if (isArray(one) !== isArray(other)) return false;
  const names = keys(one);
  if (names.length !== keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]));
}

function sameBytes(one, other) {
  if (!isBytes(one) || !isBytes(other) || one.length !== other.length) return false;
  return one.every((byte, i) => byte === other[i]);
}

function tree(value, depth) {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw REFUSED;
      return value;
    case 'number':
      if (value - value !== 0) throw REFUSED;
      return value === 0 ? 0 : value;
    case 'boolean':
      return value;
    case 'bigint':
      if (value > MAX_EXACT || value < -MAX_EXACT) throw REFUSED;
      return Number(value);
    case 'object':
      return value === null ? null : (known(value, depth) ?? branch(value, depth));
    default:
      throw REFUSED;
  }
}

/** A tree that is there already, if it is not nested too deep now. */
function known(value, depth) {
  const height = heights.get(value);
  if (height === undefined) return undefined;
  if (depth + height > MAX_DEPTH) throw REFUSED;
  return value;
}

function branch(value, depth) {
  if (isBytes(value)) return noted(new Uint8Array(value).slice(), 0, true, true);
  if (depth >= MAX_DEPTH) throw REFUSED;
  const prototype = getPrototypeOf(value);
  let bytes = false;
  let strange = false;
  let height = 0;
  const item = (inner) => {
    const kept = tree(inner, depth + 1);
    if (typeof kept === 'object' && kept !== null) {
      bytes ||= withBytes.has(kept);
      height = Math.max(height, heights.get(kept));
      strange ||= odd.has(kept);
    } else {
      strange ||= isOddNumber(kept);
    }
    return kept;
  };
  if (isArray(value)) {
    if (prototype !== Array.prototype) throw REFUSED;
    const list = [];
    for (let i = 0; i < value.length; i++) list.push(item(value[i]));
    return noted(freeze(list), height + 1, bytes, strange);
  }
  if (prototype !== Object.prototype && prototype !== null) throw REFUSED;
  const map = {};
  for (const key of keys(value)) {
    if (!key.isWellFormed()) throw REFUSED;
    put(map, key, item(value[key]));
    strange ||= key === '$bytes';
  }
  return noted(freeze(map), height + 1, bytes, strange);
}

function isOddNumber(value) {
  return typeof value === 'number' && (value > MAX_EXACT || value < -MAX_EXACT);
}

function noted(value, height, bytes, strange) {
  heights.set(value, height);
  if (strange) odd.add(value);
  if (bytes) withBytes.add(value);
  return value;
}

function put(map, key, value) {
  if (key === '__proto__') defineProperty(map, key, { value, enumerable: true });
  else map[key] = value;
}
