import { ExchangeError } from '../errors.mjs';
import { frozen } from '../frozen.mjs';
import { isBytes } from '../values.mjs';
import { CborReader } from './cbor-reader.mjs';
import { headOf } from './codec.mjs';

/*
 * Packets of bytes (docs/spec/protocol.md, W1; RFC 8949).
 *
 *   several frames            9F … … FF
 *   a message                 BF members, "ttl", n FF
 *   whole number to 2^53      00 … or 20 …
 *   any other number          FA and 4 bytes if that is exact, else FB and 8 bytes
 *   bytes                     40 …
 */
const encoder = new TextEncoder();
const [UNSIGNED, NEGATIVE, BYTES, TEXT, LIST, MAP] = [0, 1, 2, 3, 4, 5];
const FIRST = 1 << 12;

/** Texts below are looked at one by one, which is quicker than to call the platform. */
const SHORT = 64;

/** Writes items one after the other. */
class Writer {
  #bytes = new Uint8Array(FIRST);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  /** What was written; it is the caller's, and the writer begins anew. */
  take() {
    const taken = this.#bytes.slice(0, this.#at);
    this.#at = 0;
    return taken;
  }

  byte(value) {
    this.#room(1);
    this.#bytes[this.#at++] = value;
  }

  raw(bytes) {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  item(value) {
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'number':
        return this.number(value);
      case 'boolean':
        return this.byte(value ? 0xf5 : 0xf4);
      default:
        if (value === null) return this.byte(0xf6);
        if (isBytes(value)) {
          this.head(BYTES, value.length);
          return this.raw(value);
        }
        return Array.isArray(value) ? this.#list(value) : this.map(value);
    }
  }

  text(text) {
    const { length } = text;
    if (length < SHORT && this.#ascii(text, length)) return;
    const bytes = encoder.encode(text);
    this.head(TEXT, bytes.length);
    this.raw(bytes);
  }

  number(value) {
    if (Number.isInteger(value) && value <= 2 ** 53 && value >= -(2 ** 53)) {
      if (value < 0) this.head(NEGATIVE, -1 - value);
      else this.head(UNSIGNED, value);
      return;
    }
    this.#room(9);
    const isShort = Math.fround(value) === value;
    this.#bytes[this.#at] = isShort ? 0xfa : 0xfb;
    if (isShort) this.#view.setFloat32(this.#at + 1, value);
    else this.#view.setFloat64(this.#at + 1, value);
    this.#at += isShort ? 5 : 9;
  }

  /** A map; what is undefined is left out. */
  map(map) {
    const keys = Object.keys(map).filter((key) => map[key] !== undefined);
    this.head(MAP, keys.length);
    if (keys.length === 1 && keys[0] === '$bytes') {
      const text = 'expected a map, got one whose only key is $bytes, which stands for bytes';
      throw new ExchangeError('INVALID_VALUE', text);
    }
    this.members(keys, map);
  }

  members(keys, map) {
    for (const key of keys) this.member(key, map[key]);
  }

  member(key, value) {
    this.text(key);
    this.item(value);
  }

  head(major, count) {
    this.#room(9);
    const at = this.#at;
    const bytes = this.#bytes;
    const type = major << 5;
    if (count < 24) {
      bytes[at] = type | count;
      this.#at += 1;
    } else if (count < 0x100) {
      bytes[at] = type | 24;
      bytes[at + 1] = count;
      this.#at += 2;
    } else if (count < 0x10000) {
      bytes[at] = type | 25;
      this.#view.setUint16(at + 1, count);
      this.#at += 3;
    } else if (count < 2 ** 32) {
      bytes[at] = type | 26;
      this.#view.setUint32(at + 1, count);
      this.#at += 5;
    } else {
      bytes[at] = type | 27;
      this.#view.setBigUint64(at + 1, BigInt(count));
      this.#at += 9;
    }
  }

  /** Writes a short text of ASCII, which most are; false if it is none. */
  #ascii(text, length) {
    this.head(TEXT, length);
    this.#room(length);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        this.#at -= length < 24 ? 1 : 2;
        return false;
      }
      bytes[at++] = code;
    }
    this.#at = at;
    return true;
  }

  #list(list) {
    this.head(LIST, list.length);
    for (const item of list) this.item(item);
  }

  #room(size) {
    const needed = this.#at + size;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

const writer = new Writer();

/** What work writes. */
function written(work) {
  try {
    work(writer);
  } catch (e) {
    writer.take();
    throw e;
  }
  return writer.take();
}

/** @type {import('./codec.mjs').Codec} */
export const cbor = {
  protocol: 'exchange.v1.cbor',

  /** Without `ttl` and the end. */
  opened(message) {
    const head = headOf(message);
    return written(() => {
      writer.byte(0xbf);
      for (const key of Object.keys(head)) {
        if (head[key] !== undefined) writer.member(key, head[key]);
      }
      if (message.value === null) return;
      writer.text('value');
      writer.item(message.value);
    });
  },

  message(opened, { seq, ttl, copy }) {
    return written(() => {
      writer.head(MAP, copy ? 4 : 3);
      writer.member('t', 'msg');
      writer.member('seq', seq);
      writer.text('m');
      writer.raw(opened);
      if (ttl !== undefined) writer.member('ttl', ttl);
      writer.byte(0xff);
      if (copy) writer.member('copy', copy);
    });
  },

  frame: (frame) => written(() => writer.map(frame)),

  packet(parts) {
    if (parts.length === 1) return parts[0];
    return written(() => {
      writer.byte(0x9f);
      for (const part of parts) writer.raw(part);
      writer.byte(0xff);
    });
  },

  size: ({ length }) => length,

  parse(packet) {
    if (packet instanceof ArrayBuffer) return new CborReader(new Uint8Array(packet)).read();
    if (packet instanceof Uint8Array) return new CborReader(packet).read();
    throw new ExchangeError('BAD_MESSAGE', 'expected a packet of bytes, got a text');
  },

  value(raw) {
    checkMaps(raw, 0);
    return frozen(raw);
  },
};

/** Refuses maps that could not be sent on as JSON. */
function checkMaps(raw, depth) {
  if (typeof raw !== 'object' || raw === null || depth > 64 || isBytes(raw)) return;
  const items = Array.isArray(raw) ? raw : Object.values(raw);
  if (items !== raw && items.length === 1 && Object.hasOwn(raw, '$bytes')) {
    const text = 'expected a value, got a map whose only key is $bytes, which stands for bytes';
    throw new ExchangeError('INVALID_VALUE', text);
  }
  for (const item of items) checkMaps(item, depth + 1);
}
