import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;

/**
 * As much of RFC 6455 as a test needs: text messages that are not fragmented, and closing.
 *
 * @param {(connection: any) => {packet: (text: string) => void, closed: () => void}} accept
 */
export async function websocketServer(accept) {
  const sockets = new Set();
  const server = createServer();
  server.on('upgrade', (request, socket) => {
    const key = request.headers['sec-websocket-key'];
    const answer = createHash('sha1')
      .update(key + MAGIC)
      .digest('base64');
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${answer}\r\nSec-WebSocket-Protocol: exchange.v1.json\r\n\r\n`,
    );
    sockets.add(socket);
    const end = accept({
      send: (text) => socket.write(frame(TEXT, Buffer.from(text))),
      close: (code) => socket.end(frame(CLOSE, Buffer.from([code >> 8, code & 255]))),
    });
    let buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      buffer = Buffer.concat([buffer, chunk]);
      for (let read = next(buffer); read !== null; read = next(buffer)) {
        buffer = buffer.subarray(read.size);
        if (read.opcode === TEXT) end.packet(read.payload.toString());
        if (read.opcode === CLOSE) socket.end(frame(CLOSE, read.payload));
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      end.closed();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    url: `ws://127.0.0.1:${/** @type {any} */ (server.address()).port}/exchange`,
    /** Breaks all connections, without a word. */
    cut: () => sockets.forEach((socket) => socket.destroy()),
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

function frame(opcode, payload) {
  const { length } = payload;
  const head = length < 126 ? Buffer.alloc(2) : Buffer.alloc(length < 65536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (length < 126) head[1] = length;
  else if (length < 65536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  if (length >= 126) head[1] = length < 65536 ? 126 : 127;
  return Buffer.concat([head, payload]);
}

/** The first frame, which a client has masked; null if it is not all there yet. */
function next(buffer) {
  if (buffer.length < 2) return null;
  const short = buffer[1] & 127;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (buffer.length < start + 4) return null;
  const length =
    short < 126
      ? short
      : short === 126
        ? buffer.readUInt16BE(2)
        : Number(buffer.readBigUInt64BE(2));
  const size = start + 4 + length;
  if (buffer.length < size) return null;
  const mask = buffer.subarray(start, start + 4);
  const payload = Buffer.from(
    buffer.subarray(start + 4, size).map((byte, i) => byte ^ mask[i & 3]),
  );
  return { opcode: buffer[0] & 15, payload, size };
}
