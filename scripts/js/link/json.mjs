import { ExchangeError } from '../errors.mjs';
import { frozen, isPlainJson } from '../frozen.mjs';
import { isBytes } from '../values.mjs';

/*
 * Values as JSON (docs/spec/protocol.md, W6).
 *
 *   bytes                       {"$bytes": "AQID"}   base64 with padding
 *   whole number beyond 2^53    1e+20                never without an exponent
 */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const ASCII = /^[\0-\x7f]*$/;
const LONG_NUMBER = /\d{16,}/;
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const EXACT = 2n ** 53n;
const encoder = new TextEncoder();

/**
 * The JSON text of a frozen value.
 *
 * @param {any} value
 * @returns {string}
 */
export function textOf(value) {
  return isPlainJson(value) ? JSON.stringify(value) : written(value);
}

/**
 * The value that a part of a JSON text has become, frozen.
 *
 * @param {any} parsed
 * @returns {any}
 */
export function valueOf(parsed) {
  return frozen(read(parsed, 0));
}

/**
 * What a JSON text says; a whole number that would not stay exact becomes what no value can be.
 *
 * @param {string} text
 * @returns {any}
 */
export function parsed(text) {
  return JSON.parse(LONG_NUMBER.test(text) ? text.replace(TOKENS, marked) : text);
}

/**
 * How many bytes a text has in UTF-8.
 *
 * @param {string} text
 */
export function sizeOf(text) {
  return ASCII.test(text) ? text.length : encoder.encode(text).length;
}

function marked(token) {
  const inexact = /^-?\d{16,}$/.test(token) && (BigInt(token) > EXACT || BigInt(token) < -EXACT);
  return inexact ? '{"$bytes":"a whole number beyond 2^53"}' : token;
}

function written(value) {
  if (typeof value === 'number' && !isPlainJson(value)) return value.toExponential();
  if (isPlainJson(value)) return JSON.stringify(value);
  if (isBytes(value)) return `{"$bytes":"${base64(value)}"}`;
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === '$bytes') {
    const text = 'expected a map, got one whose only key is $bytes, which stands for bytes';
    throw new ExchangeError('INVALID_VALUE', text);
  }
  return `{${keys.map((key) => `${JSON.stringify(key)}:${written(value[key])}`).join(',')}}`;
}

function read(value, depth) {
  if (typeof value !== 'object' || value === null || depth > 64) return value;
  if (Array.isArray(value)) return value.map((item) => read(item, depth + 1));
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === '$bytes') return bytesOf(value.$bytes);
  for (const key of keys) {
    const item = value[key];
    if (typeof item !== 'object' || item === null) continue;
    Object.defineProperty(value, key, {
      value: read(item, depth + 1),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return value;
}

function base64(bytes) {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(binary);
}

function bytesOf(text) {
  if (typeof text !== 'string' || !BASE64.test(text)) {
    throw new ExchangeError(
      'INVALID_VALUE',
      'expected bytes in base64, or a number that stays exact',
    );
  }
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}
