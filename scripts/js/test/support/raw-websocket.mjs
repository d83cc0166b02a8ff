import { connect } from 'node:net';
import { once } from 'node:events';

import { Draw } from './random.mjs';

const KEY = 'AQIDBAUGBwgJCgsMDQ4PEA==';

/** A client of RFC 6455 that writes what it likes, byte by byte. */
export class RawWebSocket {
  #socket;
  #bytes = Buffer.alloc(0);
  #waiting = [];
  over;

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#look();
    });
    socket.on('error', () => {});
    this.over = new Promise((resolve) => socket.on('close', () => resolve(undefined)));
    void this.over.then(() => this.#look(true));
  }

  /** Asks for a WebSocket, and gives the answer's head. */
  static async open(port, { path = '/exchange', ...more } = {}) {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const raw = new RawWebSocket(socket);
    const headers = {
      Host: `127.0.0.1:${port}`,
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Key': KEY,
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Protocol': 'exchange.v1.json',
      ...more,
    };
    const lines = Object.entries(headers)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    raw.head = await raw.#next((bytes) => {
      const end = bytes.indexOf('\r\n\r\n');
      return end < 0 ? null : [end + 4, bytes.subarray(0, end).toString()];
    });
    return raw;
  }

  /** Writes bytes as they are. */
  write(bytes) {
    this.#socket.write(bytes);
  }

  /** Writes a masked frame. */
  frame(first, payload, { masked = true } = {}) {
    this.#socket.write(masked ? maskedFrame(first, Buffer.from(payload)) : Buffer.from([first, 0]));
  }

  text(text) {
    this.frame(0x81, text);
  }

  /** The next frame that came: `{ opcode, payload }`; null if the connection was closed. */
  next() {
    return this.#next((bytes) => {
      if (bytes.length < 2) return null;
      const short = bytes[1] & 127;
      const start = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (bytes.length < start) return null;
      const length =
        short < 126
          ? short
          : short === 126
            ? bytes.readUInt16BE(2)
            : Number(bytes.readBigUInt64BE(2));
      if (bytes.length < start + length) return null;
      const payload = Buffer.from(bytes.subarray(start, start + length));
      return [start + length, { opcode: bytes[0] & 15, payload }];
    });
  }

  /** The next close frame, its code; null if the connection was closed without one. */
  async closeCode() {
    for (;;) {
      const frame = await this.next();
      if (frame === null) return null;
      if (frame.opcode === 8) return frame.payload.readUInt16BE(0);
    }
  }

  /** Reads nothing, until it does again. */
  deafen(isDeaf) {
    if (isDeaf) this.#socket.pause();
    else this.#socket.resume();
  }

  destroy() {
    this.#socket.destroy();
  }

  #next(read) {
    return new Promise((resolve) => {
      this.#waiting.push({ read, resolve });
      this.#look(this.#socket.destroyed);
    });
  }

  #look(isOver = false) {
    while (this.#waiting.length > 0) {
      const [{ read, resolve }] = this.#waiting;
      const found = read(this.#bytes);
      if (found === null && !isOver) return;
      this.#waiting.shift();
      if (found !== null) this.#bytes = this.#bytes.subarray(found[0]);
      resolve(found === null ? null : found[1]);
    }
  }
}

const draw = new Draw(7);

export function maskedFrame(first, payload) {
  const { length } = payload;
  const size = length < 126 ? 0 : length < 0x10000 ? 2 : 8;
  const all = Buffer.alloc(6 + size + length);
  all[0] = first;
  all[1] = 0x80 | (size === 0 ? length : size === 2 ? 126 : 127);
  if (size === 2) all.writeUInt16BE(length, 2);
  if (size === 8) all.writeBigUInt64BE(BigInt(length), 2);
  const key = Buffer.from([0, 0, 0, 0].map(() => draw.below(256)));
  key.copy(all, 2 + size);
  for (let i = 0; i < length; i++) all[6 + size + i] = payload[i] ^ key[i & 3];
  return all;
}
