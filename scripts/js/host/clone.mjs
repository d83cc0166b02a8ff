import { DOMException } from './exceptions.mjs';

const ERRORS = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const VIEWS = {
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
  Int16Array,
  Int32Array,
  Int8Array,
  Uint16Array,
  Uint32Array,
  Uint8Array,
  Uint8ClampedArray,
};
const typedArrays = Object.getPrototypeOf(Uint8Array);

/**
 * A deep copy with the structured clone algorithm, without the types of browsers.
 *
 * @param {unknown} value
 * @param {{transfer?: ArrayBuffer[]}} [options]
 */
function structuredClone(value, options) {
  if (arguments.length === 0) throw new TypeError('expected a value to clone, got nothing');
  const copies = new Map();
  for (const buffer of options?.transfer ?? []) {
    if (!(buffer instanceof ArrayBuffer) || copies.has(buffer)) throw uncloneable(buffer);
    copies.set(buffer, undefined);
  }
  const transferred = [...copies.keys()];
  for (const buffer of transferred) copies.set(buffer, buffer.slice());
  const copy = clone(value, copies);
  for (const buffer of transferred) buffer.transfer();
  return copy;
}

/**
 * @param {any} value
 * @param {Map<object, unknown>} copies
 * @returns {any}
 */
function clone(value, copies) {
  if (typeof value === 'function' || typeof value === 'symbol') throw uncloneable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (copies.has(value)) return copies.get(value);
  const kept = (/** @type {any} */ copy) => {
    copies.set(value, copy);
    return copy;
  };
  if (Array.isArray(value)) return members(value, kept(new Array(value.length)), copies);
  if (ArrayBuffer.isView(value)) return kept(view(value, copies));
  switch (kind(value)) {
    case 'Boolean':
    case 'Number':
    case 'String':
    case 'BigInt':
      return kept(Object(value.valueOf()));
    case 'Symbol':
      throw uncloneable(value);
    case 'Date':
      return kept(new Date(value.getTime()));
    case 'RegExp':
      return kept(new RegExp(value.source, value.flags));
    case 'ArrayBuffer':
      return kept(value.slice());
    case 'Map':
      return entries(value, kept(new Map()), copies);
    case 'Set':
      return elements(value, kept(new Set()), copies);
    case 'Error':
      return error(value, kept, copies);
    case 'Object':
      return members(value, kept({}), copies);
    default:
      throw uncloneable(value);
  }
}

/** What an object is inside, whatever its prototype says. */
function kind(value) {
  for (const [name, probe] of PROBES) {
    try {
      probe(value);
      return name;
    } catch {
      // it is something else
    }
  }
  if (value instanceof Error) return 'Error';
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Promise]' || tag.startsWith('[object Weak') ? 'other' : 'Object';
}

/** Each throws for what is not of that kind. @type {[string, (value: any) => unknown][]} */
const PROBES = [
  ['Date', (value) => Date.prototype.getTime.call(value)],
  ['Map', (value) => Map.prototype.has.call(value, 0)],
  ['Set', (value) => Set.prototype.has.call(value, 0)],
  ['ArrayBuffer', (value) => slotOf(ArrayBuffer, 'byteLength').call(value)],
  ['RegExp', (value) => slotOf(RegExp, 'source').call(regular(value))],
  ['Boolean', (value) => Boolean.prototype.valueOf.call(value)],
  ['Number', (value) => Number.prototype.valueOf.call(value)],
  ['String', (value) => String.prototype.valueOf.call(value)],
  ['BigInt', (value) => BigInt.prototype.valueOf.call(value)],
  ['Symbol', (value) => Symbol.prototype.valueOf.call(value)],
];

function slotOf(type, name) {
  return Object.getOwnPropertyDescriptor(type.prototype, name).get;
}

/** The getters of RegExp.prototype accept that prototype too. */
function regular(value) {
  if (value === RegExp.prototype) throw new TypeError('no regular expression');
  return value;
}

function members(value, copy, copies) {
  for (const key of Object.keys(value)) {
    Object.defineProperty(copy, key, {
      value: clone(value[key], copies),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return copy;
}

function entries(value, copy, copies) {
  for (const [key, entry] of [...value]) copy.set(clone(key, copies), clone(entry, copies));
  return copy;
}

function elements(value, copy, copies) {
  for (const element of [...value]) copy.add(clone(element, copies));
  return copy;
}

function view(value, copies) {
  const buffer = clone(value.buffer, copies);
  if (value instanceof DataView) return new DataView(buffer, value.byteOffset, value.byteLength);
  const type = slotOf({ prototype: typedArrays.prototype }, Symbol.toStringTag).call(value);
  return new VIEWS[type](buffer, value.byteOffset, value.length);
}

function error(value, kept, copies) {
  const type = Object.hasOwn(ERRORS, value.name) ? ERRORS[value.name] : Error;
  const made = kept(new type(String(value.message)));
  const stack = { value: String(value.stack), writable: true, configurable: true };
  Object.defineProperty(made, 'stack', stack);
  if (Object.hasOwn(value, 'cause')) {
    const cause = { value: clone(value.cause, copies), writable: true, configurable: true };
    Object.defineProperty(made, 'cause', cause);
  }
  return made;
}

/** @param {any} value */
function uncloneable(value) {
  const shown = typeof value === 'object' ? (value?.constructor?.name ?? 'object') : typeof value;
  return new DOMException(`expected a value that can be cloned, got a ${shown}`, 'DataCloneError');
}

/** For the globals. */
export function provide() {
  return { structuredClone };
}
