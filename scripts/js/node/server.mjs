import { createServer } from 'node:http';

import { describe, ExchangeError } from '../errors.mjs';
import { Acceptor } from '../link/acceptor.mjs';
import { cbor } from '../link/cbor.mjs';
import { json } from '../link/codec.mjs';
import { bad, checkSettings } from '../link/dialer.mjs';
import { PACKET } from '../link/frames.mjs';
import { admitted, isLoopback } from './door.mjs';
import { Breach, closeFrame, FrameReader, messageFrame, pongFrame } from './frames.mjs';

const CODECS = new Map([json, cbor].map((codec) => [codec.protocol, codec]));

/** How many bytes may wait for a peer that does not read. */
const UNREAD = 16 << 20;

/** How long a peer may take to close, in ms. */
const CLOSING = 2_000;

/** How long the head of a request may take, in ms. */
const HEAD = 10_000;

/**
 * Lets others connect over WebSocket, at `/exchange` and `/exchange/{id}`.
 *
 * @param {any} core
 * @param {any} settings port, host, token, origins
 */
export async function listen(core, settings) {
  checkSettings('websocket', settings, ['host', 'token'], ['port', 'origins']);
  const { port = 0, host = '127.0.0.1', token, origins = [] } = settings;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw bad('a port of 0 to 65535 as setting port of websocket', describe(port));
  }
  if (!Array.isArray(origins) || origins.some((origin) => typeof origin !== 'string')) {
    throw bad('a list of texts as setting origins of websocket', describe(origins));
  }
  if (!isLoopback(host) && token === undefined) {
    const text = `expected a token to listen at ${host}, which is not of this machine alone, got none`;
    throw new ExchangeError('FORBIDDEN', text);
  }
  const acceptor = new Acceptor(core, { token });
  const house = { id: core.id, host, origins, protocols: [...CODECS.keys()] };
  const server = createServer({ headersTimeout: HEAD }, (request, response) => {
    response.writeHead(426, { upgrade: 'websocket' }).end();
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {}); // 'close' comes after it
    const answer = admitted(request, house);
    if ('status' in answer) {
      const { status, more = '' } = answer;
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n${more}\r\n`);
      return;
    }
    const { protocol, accept } = answer;
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
    );
    serve(core, acceptor, socket, { codec: CODECS.get(protocol), head });
  });
  await opened(server, { port, host });
  const { port: at } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    port: at,
    url: `ws://${name}:${at}/exchange`,
    async close() {
      server.close();
      server.closeIdleConnections();
    },
  };
}

/**
 * Begins to listen.
 *
 * @param {import('node:net').Server} server
 * @param {import('node:net').ListenOptions} where
 * @returns {Promise<void>}
 */
export function opened(server, where) {
  return new Promise((resolve, reject) => {
    server.once('error', (e) => {
      const code = /** @type {any} */ (e).code === 'EADDRINUSE' ? 'CONFLICT' : 'BAD_MESSAGE';
      const place = where.path ?? `${where.host}:${where.port}`;
      reject(new ExchangeError(code, `expected to listen at ${place}, got ${e.message}`));
    });
    server.listen(where, () => resolve());
  });
}

/** One connection, which is open. */
function serve(core, acceptor, socket, { codec, head }) {
  let closing = false;
  let cancel = () => {};
  const write = (bytes) => {
    if (!socket.writable) return;
    socket.write(bytes);
    if (socket.writableLength > UNREAD) socket.destroy();
  };
  const close = (code, reason) => {
    if (closing) return;
    closing = true;
    write(closeFrame(code, reason));
    socket.end();
    cancel = core.means.timer(() => socket.destroy(), CLOSING);
  };
  const end = acceptor.accept(
    {
      send(packet) {
        if (!closing) write(messageFrame(packet));
      },
      close,
    },
    codec,
  );
  const reader = new FrameReader(
    {
      message: (packet) => end.packet(packet),
      ping: (payload) => closing || write(pongFrame(payload)),
      close: (code) => close(code === 1005 ? 1000 : code, ''),
    },
    PACKET,
  );
  const take = (chunk) => {
    if (closing) return;
    try {
      reader.take(chunk);
    } catch (e) {
      if (e instanceof Breach) close(e.code, e.message);
      else end.refuse(e);
    }
  };
  socket.setNoDelay(true);
  socket.on('data', take);
  socket.on('end', () => socket.end());
  socket.on('close', () => {
    cancel();
    end.closed();
  });
  if (head.length > 0) take(head);
}
