import { isBytes, MAX_DEPTH, MAX_EXACT, refusal } from '../values.mjs';

/*
 * Values cross the border in small steps: the host's reader and writer have one method for each
 * kind of value, which the optimizing compiler turns into plain calls. The reader's tags:
 */
const NULL = 0;
const TRUE = 1;
const FALSE = 2;
const WHOLE = 3;
const REAL = 4;
const TEXT = 5;
const LIST = 6;
const MAP = 7;

const { defineProperty, freeze, getPrototypeOf, keys } = Object;
const { isArray } = Array;
const objects = Object.prototype;
const arrays = Array.prototype;

/** Thrown by the quick way out of a value that can not be carried; never seen outside. */
const REFUSED = { refused: true };

/**
 * The two ways across the border.
 *
 * @param {any} host the program's root object
 */
export function border(host) {
  const reader = host.reader();
  const shared = host.writer();
  const makers = [];
  let writing = false;

  /**
   * The value that the host has opened, as frozen objects and arrays of this program's own.
   *
   * @param {number} tag
   * @returns {any}
   */
  function read(tag) {
    switch (tag) {
      case NULL:
        return null;
      case TRUE:
        return true;
      case FALSE:
        return false;
      case WHOLE:
        return reader.whole();
      case REAL:
        return reader.real();
      case TEXT:
        return reader.text();
      case LIST:
        return list();
      case MAP:
        return map();
      default:
        return new Uint8Array(new ArrayBuffer(reader.bytes())).slice();
    }
  }

  function list() {
    const size = reader.enter();
    const made = [];
    for (let i = 0; i < size; i++) made[i] = read(reader.item(i));
    reader.leave();
    return freeze(made);
  }

  function map() {
    const shape = reader.shape();
    const size = reader.enter();
    const make = shape < 0 ? loose : (makers[shape] ??= maker(size));
    const made = make(reader, read, size);
    reader.leave();
    return freeze(made);
  }

  /**
   * A function that makes objects with the keys of the map at hand, by one literal. Texts and small
   * numbers are read in place, because the compiler does not inline a recursion.
   *
   * @param {number} size
   */
  function maker(size) {
    const members = [];
    for (let i = 0; i < size; i++) {
      const key = JSON.stringify(reader.key(i));
      const value =
        `(tag = reader.item(${i})) === ${TEXT} ? reader.text() : ` +
        `tag === ${WHOLE} ? reader.whole() : read(tag)`;
      members.push(`${key === '"__proto__"' ? `[${key}]` : key}: ${value}`);
    }
    const code = `'use strict'; let tag = 0; return { ${members.join(', ')} };`;
    return new Function('reader', 'read', code);
  }

  /**
   * @param {any} value what the author gave; undefined counts as null
   * @returns {void} the host takes it from the writer
   */
  function write(value) {
    if (value === undefined) value = null;
    if (writing) {
      const own = host.nested();
      convert(own, value);
      host.adopt(own);
      return;
    }
    writing = true;
    try {
      shared.begin();
      convert(shared, value);
    } finally {
      writing = false;
    }
  }

  return { read, write };
}

/**
 * @param {any} reader
 * @param {(tag: number) => any} read
 * @param {number} size
 */
function loose(reader, read, size) {
  const made = {};
  for (let i = 0; i < size; i++) {
    const key = reader.key(i);
    const value = read(reader.item(i));
    if (key === '__proto__') {
      defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true });
    } else {
      made[key] = value;
    }
  }
  return made;
}

/**
 * @param {any} writer
 * @param {any} value
 */
function convert(writer, value) {
  try {
    put(writer, value, 0);
  } catch (e) {
    throw e === REFUSED ? refusal(value) : e;
  }
}

/**
 * @param {any} writer
 * @param {any} value
 * @param {number} depth how many lists and maps are around
 */
function put(writer, value, depth) {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw REFUSED;
      return writer.text(value);
    case 'number':
      if ((value | 0) === value) return writer.whole(value | 0);
      if (value - value !== 0) throw REFUSED;
      return writer.real(value);
    case 'boolean':
      return writer.bool(value);
    case 'object':
      return value === null ? writer.nil() : putObject(writer, value, depth);
    case 'bigint':
      if (value > MAX_EXACT || value < -MAX_EXACT) throw REFUSED;
      return writer.real(Number(value));
    default:
      throw REFUSED;
  }
}

/**
 * @param {any} writer
 * @param {any} value
 * @param {number} depth
 */
function putObject(writer, value, depth) {
  const prototype = getPrototypeOf(value);
  if (isArray(value)) {
    if (prototype !== arrays || depth >= MAX_DEPTH) throw REFUSED;
    writer.list();
    for (let i = 0; i < value.length; i++) put(writer, value[i], depth + 1);
    return writer.endList();
  }
  if (prototype === objects || prototype === null) {
    if (depth >= MAX_DEPTH) throw REFUSED;
    writer.map();
    for (const key of keys(value)) {
      if (!key.isWellFormed()) throw REFUSED;
      const member = value[key];
      writer.key(key);
      if (typeof member === 'string' && member.isWellFormed()) writer.text(member);
      else put(writer, member, depth + 1);
    }
    return writer.endMap();
  }
  if (!isBytes(value)) throw REFUSED;
  return writer.bytes(prototype === Uint8Array.prototype ? value.slice().buffer : value);
}
