import { chmodSync, unlinkSync } from 'node:fs';
import { connect as dial, createServer } from 'node:net';

import { describe, ExchangeError } from '../errors.mjs';
import { Acceptor } from '../link/acceptor.mjs';
import { cbor } from '../link/cbor.mjs';
import { json } from '../link/codec.mjs';
import { bad, checkSettings, codecOf, dialled } from '../link/dialer.mjs';
import { content, framed, PacketReader } from './packets.mjs';
import { leaveWithParent, PARENT } from './parent.mjs';
import { opened } from './server.mjs';

/** How many bytes may wait for a peer that does not read. */
const UNREAD = 16 << 20;
const BRACE = 0x7b;

/** A Unix domain socket as links know connections (docs/spec/protocol.md, W17). */
class UnixSocket extends EventTarget {
  protocol;
  #socket;

  /**
   * @param {string} path
   * @param {import('../link/codec.mjs').Codec} codec
   */
  constructor(path, codec) {
    super();
    this.protocol = codec.protocol;
    const reader = new PacketReader((packet) => {
      this.#tell('message', { data: content(packet, codec === json) });
    });
    this.#socket = dial(path);
    this.#socket.on('connect', () => this.#tell('open'));
    this.#socket.on('data', (chunk) => {
      try {
        reader.take(chunk);
      } catch (error) {
        this.#tell('malformed', { error });
      }
    });
    this.#socket.on('error', () => {}); // 'close' comes after it
    this.#socket.on('close', () => this.#tell('close'));
  }

  send(packet) {
    write(this.#socket, packet);
  }

  close() {
    this.#socket.removeAllListeners('data').resume();
    this.#socket.destroySoon();
  }

  #tell(type, members = {}) {
    this.dispatchEvent(Object.assign(new Event(type), members));
  }
}

/**
 * Links to an exchange over a Unix domain socket, or to the one that started this process.
 *
 * @param {any} core
 * @param {any} settings path, or parent: true; token, encoding
 */
export async function connect(core, settings) {
  checkSettings('ipc', settings, ['path', 'token', 'encoding'], ['parent']);
  const { path, parent, encoding } = settings;
  if ((path === undefined) === (parent !== true)) {
    throw bad('either a path or parent: true as settings of ipc', describe(path ?? parent));
  }
  if (parent !== true) return link(core, path, { path, token: settings.token, encoding });
  const { EXCHANGE_PARENT, EXCHANGE_PARENT_TOKEN } = process.env;
  if (!EXCHANGE_PARENT) {
    const text =
      'expected the path of a parent in EXCHANGE_PARENT, this process was started by none';
    throw new ExchangeError('PEER_GONE', text);
  }
  leaveWithParent();
  return link(core, PARENT, { path: EXCHANGE_PARENT, token: EXCHANGE_PARENT_TOKEN, encoding });
}

function link(core, key, { path, token, encoding }) {
  return dialled(core, key, async (over) => {
    const codec = await codecOf(encoding);
    return { address: path, socket: () => new UnixSocket(path, codec), codec, token, over };
  });
}

/**
 * Lets others connect over a Unix domain socket, which only this user may open.
 *
 * @param {any} core
 * @param {any} settings path, token
 */
export async function listen(core, settings) {
  checkSettings('ipc', settings, ['path', 'token']);
  const { path, token } = settings;
  if (path === undefined) throw bad('text as setting path of ipc', 'undefined');
  const acceptor = new Acceptor(core, { token });
  const server = createServer((socket) => serve(acceptor, socket));
  try {
    await opened(server, { path });
  } catch (e) {
    if (/** @type {any} */ (e).code !== 'CONFLICT' || !(await isLeft(path))) throw e;
    unlinkSync(path);
    await opened(server, { path });
  }
  chmodSync(path, 0o600);
  return {
    path,
    async close() {
      server.close();
    },
  };
}

/** One connection; its first packet tells the encoding. */
function serve(acceptor, socket) {
  /** @type {import('../link/codec.mjs').Codec | null} */
  let codec = null;
  let closing = false;
  const end = acceptor.accept({
    send: (packet) => closing || write(socket, packet),
    close() {
      closing = true;
      socket.destroySoon();
    },
  });
  const reader = new PacketReader((packet) => {
    if (closing) return;
    if (codec === null) {
      codec = packet[0] === BRACE ? json : cbor;
      end.speak(codec);
    }
    end.packet(content(packet, codec === json));
  });
  socket.on('data', (chunk) => {
    if (closing) return;
    try {
      reader.take(chunk);
    } catch (error) {
      end.refuse(error);
    }
  });
  socket.on('error', () => {}); // 'close' comes after it
  socket.on('close', () => end.closed());
}

function write(socket, packet) {
  if (!socket.writable) return;
  socket.write(framed(packet));
  if (socket.writableLength > UNREAD) socket.destroy();
}

/** Whether nobody listens at a path any more. */
function isLeft(path) {
  return new Promise((resolve) => {
    const socket = dial(path);
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', (e) => resolve(/** @type {any} */ (e).code === 'ECONNREFUSED'));
  });
}
