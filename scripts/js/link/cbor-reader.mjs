import { ExchangeError } from '../errors.mjs';

/** How deep a packet may be nested: a value, in a message, in a frame, in a list, and some. */
const MAX_DEPTH = 72;

/** Texts below are looked at one by one, which is quicker than to call the platform. */
const SHORT = 64;

const INDEFINITE = 31;
const BREAK = 0xff;
const [BYTES, TEXT, LIST, MAP, TAG] = [2, 3, 4, 5, 6];
const NAMES = ['a number', 'a number', 'bytes', 'a text', 'a list', 'a map', 'a tag', 'a float'];
const EXACT = 2n ** 53n;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads one item of CBOR (RFC 8949), strictly: what is not well-formed, tags, simple values but
 * false, true and null, keys that are no texts or stand twice are BAD_MESSAGE; what is nested too
 * deep is TOO_LARGE. A whole number that would not stay exact becomes a BigInt, which no value can be.
 *
 *   byte 0    | major type, 3 bits | count, 5 bits |   0 to 23: itself; 24 to 27: in 1, 2, 4 or 8 bytes;
 *                                                      31: items follow until FF
 */
export class CborReader {
  #bytes;
  #view;
  #at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The one item that there is. */
  read() {
    const item = this.#item(0);
    if (this.#at !== this.#bytes.length) throw bad('one item', 'more');
    return item;
  }

  #item(depth) {
    const first = this.#byte();
    const major = first >> 5;
    const low = first & 31;
    switch (major) {
      case 0:
        return this.#whole(low);
      case 1: {
        const n = this.#whole(low);
        return typeof n === 'bigint' ? exact(-1n - n) : exact(-1n - BigInt(n));
      }
      case BYTES:
        return this.#string(low, BYTES);
      case TEXT:
        return this.#string(low, TEXT);
      case LIST:
        return this.#list(low, depth + 1);
      case MAP:
        return this.#map(low, depth + 1);
      case TAG:
        throw bad('an item without a tag', `tag ${this.#whole(low)}`);
      default:
        return this.#simple(low);
    }
  }

  #list(low, depth) {
    checkDepth(depth);
    const list = [];
    for (const more = this.#items(low, 1); more();) list.push(this.#item(depth));
    return list;
  }

  #map(low, depth) {
    checkDepth(depth);
    /** @type {Record<string, any>} */
    const map = {};
    for (const more = this.#items(low, 2); more();) {
      const key = this.#key();
      if (Object.hasOwn(map, key)) throw bad('each key once', `${key.slice(0, 40)} twice`);
      const value = this.#item(depth);
      if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true });
      else map[key] = value;
    }
    return map;
  }

  #key() {
    const first = this.#byte();
    if (first >> 5 !== TEXT) throw bad('a text as key', NAMES[first >> 5]);
    return this.#string(first & 31, TEXT);
  }

  /** Tells whether one more item follows; each has that many bytes at least. */
  #items(low, least) {
    if (low === INDEFINITE) {
      return () => {
        if (this.#bytes[this.#at] !== BREAK) return true;
        this.#at++;
        return false;
      };
    }
    let left = this.#count(low, least);
    return () => left-- > 0;
  }

  #string(low, major) {
    if (low !== INDEFINITE) return this.#chunk(low, major);
    const chunks = [];
    for (;;) {
      const first = this.#byte();
      if (first === BREAK) return major === TEXT ? chunks.join('') : joined(chunks);
      if (first >> 5 !== major || (first & 31) === INDEFINITE) {
        throw bad(`a chunk of ${NAMES[major]}`, NAMES[first >> 5]);
      }
      chunks.push(this.#chunk(first & 31, major));
    }
  }

  #chunk(low, major) {
    const size = this.#count(low, 1);
    const chunk = this.#bytes.subarray(this.#at, this.#at + size);
    this.#at += size;
    if (major === BYTES) return chunk.slice();
    return (size < SHORT ? ascii(chunk) : null) ?? utf8(chunk);
  }

  #simple(low) {
    switch (low) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      case 25:
        return half(this.#view.getUint16(this.#skip(2)));
      case 26:
        return this.#view.getFloat32(this.#skip(4));
      case 27:
        return this.#view.getFloat64(this.#skip(8));
      default:
        throw bad('false, true, null or a float', `${low === INDEFINITE ? 'a break' : low}`);
    }
  }

  /** How many items or bytes follow, which must be there. */
  #count(low, least) {
    const count = Number(this.#whole(low));
    const left = this.#bytes.length - this.#at;
    if (count * least > left) throw bad(`${count} more`, `${left} bytes`);
    return count;
  }

  #whole(low) {
    if (low < 24) return low;
    switch (low) {
      case 24:
        return this.#byte();
      case 25:
        return this.#view.getUint16(this.#skip(2));
      case 26:
        return this.#view.getUint32(this.#skip(4));
      case 27:
        return exact(this.#view.getBigUint64(this.#skip(8)));
      default:
        throw bad('a count', `the reserved ${low}`);
    }
  }

  #byte() {
    return this.#bytes[this.#skip(1)];
  }

  /** Where the next bytes are, which are taken. */
  #skip(size) {
    const at = this.#at;
    if (at + size > this.#bytes.length) throw bad('more bytes', 'the end');
    this.#at = at + size;
    return at;
  }
}

/** A short text of ASCII, which most are; null if it is none. */
function ascii(chunk) {
  let text = '';
  for (let i = 0; i < chunk.length; i++) {
    if (chunk[i] > 127) return null;
    text += String.fromCharCode(chunk[i]);
  }
  return text;
}

function utf8(chunk) {
  try {
    return decoder.decode(chunk);
  } catch {
    throw bad('a text in UTF-8', 'other bytes');
  }
}

function exact(n) {
  return n <= EXACT && n >= -EXACT ? Number(n) : n;
}

function half(bits) {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits >> 15 ? -1 : 1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function joined(chunks) {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function checkDepth(depth) {
  if (depth <= MAX_DEPTH) return;
  throw new ExchangeError('TOO_LARGE', `expected a packet nested at most ${MAX_DEPTH} deep`);
}

function bad(expected, came) {
  return new ExchangeError('BAD_MESSAGE', `expected ${expected} in CBOR, got ${came}`);
}
