import { DOMException } from './exceptions.mjs';

const MAX = 65_536;

/**
 * Randomness that nobody can guess.
 *
 * @param {any} tools host
 */
export function provide({ host }) {
  const bytes = (/** @type {number} */ count) => new Uint8Array(new ArrayBuffer(host.random(count)));

  const crypto = Object.freeze({
    /** A random UUID, version 4. */
    randomUUID() {
      const random = bytes(16);
      random[6] = (random[6] & 0x0f) | 0x40;
      random[8] = (random[8] & 0x3f) | 0x80;
      const hex = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
      return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]]
        .map(([from, to]) => hex.slice(from, to))
        .join('-');
    },

    /** Fills an array of whole numbers with random ones. */
    getRandomValues(array) {
      if (!ArrayBuffer.isView(array) || array instanceof DataView || isReal(array)) {
        throw new DOMException('expected an array of whole numbers', 'TypeMismatchError');
      }
      if (array.byteLength > MAX) {
        const text = `expected at most ${MAX} bytes, got ${array.byteLength}`;
        throw new DOMException(text, 'QuotaExceededError');
      }
      const target = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      target.set(bytes(array.byteLength));
      return array;
    },
  });

  return { crypto };
}

function isReal(array) {
  return array instanceof Float32Array || array instanceof Float64Array;
}
