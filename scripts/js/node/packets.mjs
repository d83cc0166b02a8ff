import { ExchangeError } from '../errors.mjs';
import { PACKET } from '../link/frames.mjs';

/*
 * Packets in a stream (docs/spec/protocol.md, W17).
 *
 *   | n, 4 bytes, big-endian | packet of n bytes | …
 */
const HEAD = 4;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Takes bytes as they come, and gives packets. */
export class PacketReader {
  #packet;
  #head = Buffer.alloc(HEAD);
  #got = 0;
  /** @type {Buffer | null} */
  #body = null;

  /** @param {(packet: Buffer) => void} packet */
  constructor(packet) {
    this.#packet = packet;
  }

  /**
   * Bytes came.
   *
   * @param {Buffer} chunk
   * @throws {ExchangeError} BAD_MESSAGE or TOO_LARGE, before the packet is read
   */
  take(chunk) {
    for (let at = 0; at < chunk.length;) {
      const into = this.#body ?? this.#head;
      const copied = chunk.copy(into, this.#got, at, at + into.length - this.#got);
      at += copied;
      this.#got += copied;
      if (this.#got === into.length) this.#full(into);
    }
  }

  #full(bytes) {
    this.#got = 0;
    if (this.#body === null) {
      this.#body = Buffer.allocUnsafe(checked(bytes.readUInt32BE(0)));
    } else {
      this.#body = null;
      this.#packet(bytes);
    }
  }
}

/**
 * A packet with its length in front.
 *
 * @param {string | Uint8Array} packet
 */
export function framed(packet) {
  const bytes = typeof packet === 'string' ? Buffer.from(packet) : packet;
  const all = Buffer.allocUnsafe(HEAD + bytes.length);
  all.writeUInt32BE(bytes.length);
  all.set(bytes, HEAD);
  return all;
}

/**
 * What a codec takes of a packet.
 *
 * @param {Buffer} packet
 * @param {boolean} isText
 */
export function content(packet, isText) {
  if (!isText) return packet;
  try {
    return decoder.decode(packet);
  } catch {
    throw new ExchangeError('BAD_MESSAGE', 'expected a packet in UTF-8, got other bytes');
  }
}

function checked(length) {
  if (length === 0) {
    throw new ExchangeError('BAD_MESSAGE', 'expected a packet of at least 1 byte, got none');
  }
  if (length <= PACKET) return length;
  const text = `expected a packet of at most ${PACKET} bytes, got one of ${length}`;
  throw new ExchangeError('TOO_LARGE', text);
}
