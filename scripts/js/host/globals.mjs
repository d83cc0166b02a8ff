import { timers } from './timers.mjs';

/**
 * What ECMAScript itself defines, and programs may use. SharedArrayBuffer and Atomics are left out:
 * there is no second thread to share with, and Atomics.wait would hold the exchange's own.
 */
const STANDARD = `
  AggregateError Array ArrayBuffer AsyncIterator BigInt BigInt64Array BigUint64Array Boolean
  DataView Date Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function
  Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise
  Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError Temporal TextDecoder
  TextEncoder TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap
  WeakRef WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis
  isFinite isNaN parseFloat parseInt undefined unescape
`;

/** What comes from a part that is loaded when it is first used. */
const PARTS = {
  base64: ['atob', 'btoa'],
  clone: ['structuredClone'],
  console: ['console'],
  crypto: ['crypto'],
  events: ['AbortController', 'AbortSignal', 'CustomEvent', 'Event', 'EventTarget'],
  exceptions: ['DOMException'],
  fetch: ['Headers', 'Response', 'fetch'],
  url: ['URL'],
  'url-search-params': ['URLSearchParams'],
};

/**
 * Takes from the global object what is not for programs, and adds what the host provides.
 *
 * @param {any} tools host, translated, told, call, read
 */
export function installGlobals(tools) {
  const { host } = tools;
  const allowed = new Set(STANDARD.trim().split(/\s+/));
  for (const name of Reflect.ownKeys(globalThis)) {
    if (typeof name === 'string' && !allowed.has(name)) Reflect.deleteProperty(globalThis, name);
  }
  for (const [part, names] of Object.entries(PARTS)) {
    let made;
    const load = () => (made ??= host.part(`${part}.mjs`).provide(tools));
    for (const name of names) defineLate(name, () => load()[name]);
  }
  for (const [name, value] of Object.entries(timers(tools))) define(name, value);
  if (host.isVirtual()) host.part('virtual.mjs').installVirtual(host);
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function define(name, value) {
  Object.defineProperty(globalThis, name, {
    value,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}

/**
 * A global that is made when it is first read, and a plain one from then on.
 *
 * @param {string} name
 * @param {() => unknown} make
 */
function defineLate(name, make) {
  Object.defineProperty(globalThis, name, {
    get() {
      const value = make();
      define(name, value);
      return value;
    },
    set(value) {
      define(name, value);
    },
    configurable: true,
    enumerable: false,
  });
}
