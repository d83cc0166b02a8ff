import { ExchangeError } from '../errors.mjs';

/*
 * Frames of a WebSocket, the side of the server (RFC 6455, section 5).
 *
 *   | FIN 1 | RSV 3 | opcode 4 | MASK 1 | length 7 | 0, 2 or 8 bytes of length | key 4 | payload |
 */
const [CONTINUED, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10];

/** Codes with which a connection is closed. */
const [PROTOCOL, NOT_UTF8] = [1002, 1007];

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A breach of RFC 6455: the connection is closed with that code. */
export class Breach extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * What is told of a connection.
 *
 * @typedef {object} Receiver
 * @property {(packet: string | Uint8Array) => void} message
 * @property {(payload: Buffer) => void} ping
 * @property {(code: number) => void} close 1005 if the other side gave none
 */

/** Takes bytes as they come, and tells of messages. */
export class FrameReader {
  #receiver;
  #largest;
  /** @type {Buffer} */
  #bytes = Buffer.alloc(0);
  /**
   * The message so far, in the first `#size` bytes.
   *
   * @type {Buffer}
   */
  #whole = Buffer.alloc(0);
  #size = 0;
  #opcode = 0;
  #closed = false;

  /**
   * @param {Receiver} receiver
   * @param {number} largest message, in bytes
   */
  constructor(receiver, largest) {
    this.#receiver = receiver;
    this.#largest = largest;
  }

  /**
   * Bytes came.
   *
   * @param {Buffer} chunk
   * @throws {Breach}
   * @throws {ExchangeError} TOO_LARGE, before a message of that size was read
   */
  take(chunk) {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    while (!this.#closed && this.#next()) {
      // the next one may be there already
    }
  }

  #next() {
    const bytes = this.#bytes;
    if (bytes.length < 2) return false;
    const short = bytes[1] & 127;
    const opcode = bytes[0] & 15;
    this.#check(bytes, opcode, short);
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length < start) return false;
    const length = lengthIn(bytes, short);
    if (opcode < CLOSE && this.#size + length > this.#largest) {
      const text = `expected a packet of at most ${this.#largest} bytes, got more`;
      throw new ExchangeError('TOO_LARGE', text);
    }
    const end = start + 4 + length;
    if (bytes.length < end) return false;
    const payload = unmasked(bytes, start, end);
    const isLast = (bytes[0] & 0x80) !== 0;
    this.#bytes = bytes.subarray(end);
    if (opcode < CLOSE) this.#part(opcode, payload, isLast);
    else this.#control(opcode, payload);
    return true;
  }

  #check(bytes, opcode, short) {
    const isLast = (bytes[0] & 0x80) !== 0;
    if ((bytes[0] & 0x70) !== 0) throw new Breach(PROTOCOL, 'reserved bits');
    if ((bytes[1] & 0x80) === 0) throw new Breach(PROTOCOL, 'a frame without a mask');
    if (opcode >= CLOSE) {
      if (opcode > PONG) throw new Breach(PROTOCOL, 'an unknown opcode');
      if (!isLast || short > 125) throw new Breach(PROTOCOL, 'a control frame of this form');
    } else if (opcode > BINARY) {
      throw new Breach(PROTOCOL, 'an unknown opcode');
    } else if ((opcode === CONTINUED) !== (this.#opcode !== 0)) {
      throw new Breach(PROTOCOL, 'a fragment out of its order');
    }
  }

  #part(opcode, payload, isLast) {
    if (opcode !== CONTINUED) this.#opcode = opcode;
    const isWhole = isLast && opcode !== CONTINUED;
    if (!isWhole) this.#append(payload);
    if (!isLast) return;
    const whole = isWhole ? payload : this.#whole.subarray(0, this.#size);
    const isText = this.#opcode === TEXT;
    this.#whole = Buffer.alloc(0);
    this.#size = 0;
    this.#opcode = 0;
    this.#receiver.message(isText ? textOf(whole) : whole);
  }

  #append(payload) {
    const size = this.#size + payload.length;
    if (size > this.#whole.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.#largest, 2 * size));
      this.#whole.copy(larger, 0, 0, this.#size);
      this.#whole = larger;
    }
    payload.copy(this.#whole, this.#size);
    this.#size = size;
  }

  #control(opcode, payload) {
    if (opcode === PING) this.#receiver.ping(payload);
    if (opcode !== CLOSE) return;
    this.#closed = true;
    if (payload.length === 1) throw new Breach(PROTOCOL, 'half a close code');
    const code = payload.length === 0 ? 1005 : payload.readUInt16BE(0);
    if (payload.length > 0 && !isCloseCode(code)) throw new Breach(PROTOCOL, 'a close code');
    textOf(payload.subarray(2));
    this.#receiver.close(code);
  }
}

/**
 * A message as one frame.
 *
 * @param {string | Uint8Array} packet
 */
export function messageFrame(packet) {
  return typeof packet === 'string' ? frame(TEXT, Buffer.from(packet)) : frame(BINARY, packet);
}

/** @param {Uint8Array} payload */
export function pongFrame(payload) {
  return frame(PONG, payload);
}

/**
 * @param {number} code
 * @param {string} reason
 */
export function closeFrame(code, reason) {
  const payload = Buffer.alloc(2 + Math.min(123, Buffer.byteLength(reason)));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return frame(CLOSE, payload);
}

function frame(opcode, payload) {
  const { length } = payload;
  const size = length < 126 ? 0 : length < 0x10000 ? 2 : 8;
  const all = Buffer.allocUnsafe(2 + size + length);
  all[0] = 0x80 | opcode;
  all[1] = size === 0 ? length : size === 2 ? 126 : 127;
  if (size === 2) all.writeUInt16BE(length, 2);
  if (size === 8) all.writeBigUInt64BE(BigInt(length), 2);
  all.set(payload, 2 + size);
  return all;
}

function lengthIn(bytes, short) {
  if (short < 126) return short;
  if (short === 126) return bytes.readUInt16BE(2);
  const high = bytes.readUInt32BE(2);
  if (high >= 0x80000000) throw new Breach(PROTOCOL, 'a length with its first bit set');
  return high * 2 ** 32 + bytes.readUInt32BE(6);
}

function unmasked(bytes, start, end) {
  const payload = Buffer.allocUnsafe(end - start - 4);
  const key = bytes.subarray(start, start + 4);
  for (let i = 0; i < payload.length; i++) payload[i] = bytes[start + 4 + i] ^ key[i & 3];
  return payload;
}

function textOf(payload) {
  try {
    return decoder.decode(payload);
  } catch {
    throw new Breach(NOT_UTF8, 'a text that is not UTF-8');
  }
}

function isCloseCode(code) {
  if (code >= 3000) return code < 5000;
  return code >= 1000 && code < 1015 && ![1004, 1005, 1006].includes(code);
}
