// Round trips with a package from npm: `node echo.mjs ws|socket.io SECONDS UNDER_WAY BYTES`.
// The server is a process of its own. Prints p50 and p99 in µs and how many a second were pipelined.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const KINDS = {
  ws: {
    async serve() {
      const { WebSocketServer } = await import('ws');
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
      server.on('connection', (socket) =>
        socket.on('message', (data) => socket.send(data, { binary: false })),
      );
      await new Promise((resolve) => server.on('listening', resolve));
      return server.address().port;
    },
    async connect(port) {
      const { WebSocket } = await import('ws');
      const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
      await new Promise((resolve) => socket.on('open', resolve));
      const waiting = [];
      let next = 0;
      socket.on('message', () => {
        waiting[next]();
        waiting[next++] = undefined;
      });
      return (text) =>
        new Promise((resolve) => {
          waiting.push(resolve);
          socket.send(text);
        });
    },
  },
  'socket.io': {
    async serve() {
      const { Server } = await import('socket.io');
      const { createServer } = await import('node:http');
      const http = createServer();
      const server = new Server(http, { transports: ['websocket'] });
      server.on('connection', (socket) => socket.on('echo', (text, answer) => answer(text)));
      await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
      return http.address().port;
    },
    async connect(port) {
      const { io } = await import('socket.io-client');
      const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] });
      await new Promise((resolve) => socket.on('connect', resolve));
      return (text) => new Promise((resolve) => socket.emit('echo', text, resolve));
    },
  },
};

const now = () => Number(process.hrtime.bigint()) / 1e3;

async function alone(call, micros) {
  const times = [];
  const end = now() + micros;
  for (let before = now(); before < end; before = now()) {
    await call();
    times.push(now() - before);
  }
  return times.sort((a, b) => a - b);
}

async function together(call, underWay, micros) {
  const begin = now();
  const end = begin + micros;
  let done = 0;
  const one = async () => {
    while (now() < end) {
      await call();
      done++;
    }
  };
  await Promise.all(Array.from({ length: underWay }, one));
  return (done * 1e6) / (now() - begin);
}

const [kind, seconds, underWay, bytes] = process.argv.slice(2);
if (process.send) {
  process.send(await KINDS[kind].serve());
} else {
  const server = fork(fileURLToPath(import.meta.url), [kind]);
  const port = await new Promise((resolve) => server.once('message', resolve));
  const ask = await KINDS[kind].connect(port);
  const text = 'x'.repeat(Number(bytes));
  const call = () => ask(text);
  await alone(call, 2e6);
  const times = await alone(call, seconds * 1e6);
  await together(call, Number(underWay), 2e6);
  const rate = await together(call, Number(underWay), seconds * 1e6);
  const shown = [times[times.length >> 1], times[Math.floor(times.length * 0.99)]];
  console.log(shown.map((each) => each.toFixed(1).padStart(10)).join(' '), rate.toFixed(0).padStart(14));
  server.kill();
  process.exit(0);
}
