import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { complex } from '../exchange.mjs';
import { systemMeans } from '../means.mjs';
import { RawWebSocket } from './support/raw-websocket.mjs';
import { outcome } from './support/world.mjs';

const PAGE = fileURLToPath(new URL('support/page.mjs', import.meta.url));
const FLAGS = ['--no-warnings', '--experimental-websocket'];
const CREDIT = { messages: 1024, bytes: 4 << 20 };
const HELLO = JSON.stringify({
  t: 'hello',
  v: 1,
  id: 'raw',
  handles: [],
  wants: [],
  credit: CREDIT,
});

/** An exchange that listens, in a process of its own as far as exchanges know. */
async function listening(t, settings = {}, definition = {}) {
  const app = complex(systemMeans(), new Map())({ id: 'app', ...definition });
  t.after(() => app.close());
  const listener = await app.listen({ transport: 'websocket', port: 0, ...settings });
  return { app, listener, port: listener.port };
}

/** What a process prints; fails with what it complained of. */
function printed(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let complaints = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (complaints += data));
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(complaints))));
  });
}

async function greeted(port) {
  const raw = await RawWebSocket.open(port);
  raw.text(HELLO);
  const { payload } = await raw.next();
  assert.equal(JSON.parse(payload.toString()).t, 'welcome');
  return raw;
}

for (const encoding of ['json', 'cbor']) {
  test(`a process talks in ${encoding} to an exchange that listens`, async (t) => {
    const { listener } = await listening(
      t,
      {},
      {
        handlers: {
          echo: (msg) => msg.value,
          'items.fetch': (msg, sig) => void sig('items.show', [1, 2, 3]),
          slow: () => 'done',
        },
      },
    );
    const said = JSON.parse(await printed(...FLAGS, PAGE, listener.url, encoding));
    assert.deepEqual(said, {
      big: [100_000, 1, 2, 255],
      items: [1, 2, 3],
      slow: 'done',
      count: 3,
    });
  });
}

test('the handshake is that of RFC 6455', async (t) => {
  const { port } = await listening(t);
  const raw = await RawWebSocket.open(port, { path: '/exchange/app' });
  assert.match(raw.head, /^HTTP\/1\.1 101 /);
  // the accept of this key, as another implementation computes it
  assert.match(raw.head, /Sec-WebSocket-Accept: C\/0nmHhBztSRGR1CwL6Tf4ZjwpY=/);
  assert.match(raw.head, /Sec-WebSocket-Protocol: exchange\.v1\.json/);
  raw.destroy();
});

for (const [what, headers, status] of [
  ['another path', { path: '/elsewhere' }, 404],
  ['another exchange', { path: '/exchange/other' }, 404],
  ['another version', { 'Sec-WebSocket-Version': '8' }, 426],
  ['no key', { 'Sec-WebSocket-Key': null }, 400],
  ['a key of another form', { 'Sec-WebSocket-Key': 'abc' }, 400],
  ['no subprotocol that is known', { 'Sec-WebSocket-Protocol': 'chat' }, 400],
  ['no subprotocol', { 'Sec-WebSocket-Protocol': null }, 400],
  ['a foreign origin', { Origin: 'https://evil.example' }, 403],
  ['a foreign host', { Host: 'evil.example' }, 403],
]) {
  test(`a request with ${what} is answered with ${status}`, async (t) => {
    const { port } = await listening(t);
    const raw = await RawWebSocket.open(port, headers);
    assert.match(raw.head, new RegExp(`^HTTP/1\\.1 ${status} `));
    await raw.over;
  });
}

test('an origin that is in the list may come', async (t) => {
  const { port } = await listening(t, { origins: ['http://page.example'] });
  const raw = await RawWebSocket.open(port, { Origin: 'http://page.example' });
  assert.match(raw.head, /^HTTP\/1\.1 101 /);
  raw.destroy();
});

test('frames may come in pieces and messages in fragments', async (t) => {
  const { port } = await listening(t, {}, { handlers: { echo: (msg) => msg.value } });
  const raw = await RawWebSocket.open(port);
  const hello = Buffer.from(HELLO);
  raw.frame(0x01, hello.subarray(0, 10));
  raw.frame(0x89, 'ping');
  raw.frame(0x00, '');
  raw.frame(0x80, hello.subarray(10));
  const pong = await raw.next();
  assert.deepEqual([pong.opcode, pong.payload.toString()], [10, 'ping']);
  const welcome = await raw.next();
  assert.equal(JSON.parse(welcome.payload.toString()).t, 'welcome');
  const { maskedFrame } = await import('./support/raw-websocket.mjs');
  for (const byte of maskedFrame(0x81, Buffer.from('{"t":"ping","n":7}'))) {
    raw.write(Buffer.from([byte]));
  }
  const answer = await raw.next();
  assert.equal(answer.payload.toString(), '{"t":"pong","n":7}');
  raw.destroy();
});

for (const [what, write, code] of [
  ['a frame without a mask', (raw) => raw.frame(0x81, '', { masked: false }), 1002],
  ['reserved bits', (raw) => raw.frame(0xc1, 'x'), 1002],
  ['an unknown opcode', (raw) => raw.frame(0x83, 'x'), 1002],
  ['an unknown control opcode', (raw) => raw.frame(0x8b, 'x'), 1002],
  ['a ping in fragments', (raw) => raw.frame(0x09, 'x'), 1002],
  ['a ping of 126 bytes', (raw) => raw.frame(0x89, 'x'.repeat(126)), 1002],
  ['a continuation of nothing', (raw) => raw.frame(0x80, 'x'), 1002],
  [
    'a text inside of a fragmented one',
    (raw) => {
      raw.frame(0x01, 'x');
      raw.frame(0x81, 'x');
    },
    1002,
  ],
  ['text that is not UTF-8', (raw) => raw.frame(0x81, Buffer.from([0xc3, 0x28])), 1007],
  [
    'a surrogate that is split over fragments',
    (raw) => {
      raw.frame(0x01, Buffer.from([0xed]));
      raw.frame(0x80, Buffer.from([0xa0, 0x80]));
    },
    1007,
  ],
  [
    'a length of 2^63',
    (raw) => raw.write(Buffer.from([0x81, 0xff, 0x80, ...Array(11).fill(0)])),
    1002,
  ],
  ['half a close code', (raw) => raw.frame(0x88, 'x'), 1002],
  ['the close code 1005', (raw) => raw.frame(0x88, Buffer.from([0x03, 0xed])), 1002],
  ['a close without a code', (raw) => raw.frame(0x88, ''), 1000],
  ['the close code 4001', (raw) => raw.frame(0x88, Buffer.from([0x0f, 0xa1])), 4001],
  ['a packet of bytes instead of text', (raw) => raw.frame(0x82, HELLO), 4000],
]) {
  test(`${what} closes with ${code}`, async (t) => {
    const { port } = await listening(t);
    const raw = await greeted(port);
    write(raw);
    assert.equal(await raw.closeCode(), code);
    await raw.over;
  });
}

test('a packet over 1 MiB is refused before it has come, with TOO_LARGE', async (t) => {
  const { port } = await listening(t);
  for (const write of [
    (raw) => raw.write(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 1, 0, 0, 0, 0])),
    (raw) => {
      for (let i = 0; i < 17; i++) raw.frame(i === 0 ? 0x01 : 0x00, 'x'.repeat(1 << 16));
    },
  ]) {
    const raw = await greeted(port);
    write(raw);
    const { payload } = await raw.next();
    const { t: kind, code, end } = JSON.parse(payload.toString());
    assert.deepEqual([kind, code, end], ['err', 'TOO_LARGE', true]);
    assert.equal(await raw.closeCode(), 4000);
    raw.destroy();
    await raw.over;
  }
});

test('a peer that never reads loses its connection, not the memory of the others', async (t) => {
  const { app, port } = await listening(t);
  const raw = await RawWebSocket.open(port);
  const credit = { messages: 2 ** 53, bytes: 2 ** 53 };
  raw.text(JSON.stringify({ ...JSON.parse(HELLO), handles: ['news'], credit }));
  await raw.next();
  raw.deafen(true);
  const value = 'x'.repeat(1_000_000);
  for (let i = 0; i < 60; i++) await app.send('news', value);
  raw.deafen(false);
  await raw.over;
});

test('whoever comes again without the session of a connection that broke gets a new one', async (t) => {
  const { port } = await listening(t);
  const raw = await greeted(port);
  raw.destroy();
  await raw.over;
  const again = await RawWebSocket.open(port);
  again.text(HELLO);
  const { payload } = await again.next();
  const welcome = JSON.parse(payload.toString());
  assert.equal(welcome.t, 'welcome');
  assert.equal(welcome.resumed, false);
  again.destroy();
  await again.over;
});

test('a port that is taken is a CONFLICT', async (t) => {
  const { app, port } = await listening(t);
  assert.equal(await outcome(app.listen({ transport: 'websocket', port })), 'CONFLICT');
});

test('an address that others reach is refused without a token', async (t) => {
  const { app } = await listening(t);
  const open = (more) => outcome(app.listen({ transport: 'websocket', host: '0.0.0.0', ...more }));
  assert.equal(await open({}), 'FORBIDDEN');
  const listener = await open({ token: 'secret' });
  assert.ok(listener.port > 0);
});

for (const [what, settings] of [
  ['an unknown setting', { prot: 1 }],
  ['a port that is none', { port: -1 }],
  ['a host that is no text', { host: 1 }],
  ['origins that are no list', { origins: '*' }],
  ['a token that would let everybody in', { host: '0.0.0.0', token: '' }],
]) {
  test(`${what} is refused`, async (t) => {
    const { app } = await listening(t);
    assert.equal(await outcome(app.listen({ transport: 'websocket', ...settings })), 'BAD_MESSAGE');
  });
}

test('a transport to listen that nobody knows is refused', async (t) => {
  const { app } = await listening(t);
  assert.equal(await outcome(app.listen({ transport: 'pigeon' })), 'BAD_MESSAGE');
  assert.throws(() => app.listen('websocket'), { code: 'BAD_MESSAGE' });
});

test('what was closed is not listened to any more, and links stay', async (t) => {
  const { app, listener, port } = await listening(t, {}, { handlers: { a: () => null } });
  const raw = await greeted(port);
  await listener.close();
  raw.text('{"t":"ping","n":1}');
  assert.equal((await raw.next()).payload.toString(), '{"t":"pong","n":1}');
  await assert.rejects(() => RawWebSocket.open(port), { code: 'ECONNREFUSED' });
  const over = raw.closeCode();
  await app.close();
  assert.equal(await over, 1000);
  raw.destroy();
});

test('1,000 connections without a hello cost the others nothing', async (t) => {
  const { port } = await listening(t, {}, { handlers: { a: () => null } });
  const idle = await Promise.all(Array.from({ length: 1_000 }, () => RawWebSocket.open(port)));
  const raw = await greeted(port);
  raw.text('{"t":"ping","n":1}');
  assert.equal((await raw.next()).payload.toString(), '{"t":"pong","n":1}');
  for (const each of [raw, ...idle]) each.destroy();
  await Promise.all([raw, ...idle].map((each) => each.over));
});
