import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import test from 'node:test';

import { complex } from '../exchange.mjs';
import { systemMeans } from '../means.mjs';
import { framed } from '../node/packets.mjs';
import { Parent } from './support/child.mjs';
import { outcome } from './support/world.mjs';

const WORKER = `
import { exchange } from 'exchange';
export const worker = exchange({
  id: 'worker',
  state: { done: 0 },
  share: ['done'],
  handlers: {
    'work.do': (msg, sig, state) => {
      state.done++;
      return { was: msg.value, args: process.argv.slice(2), id: worker.id };
    },
  },
});
`;

test('a child links its first exchange to the parent by itself', async (t) => {
  const parent = await Parent.start(t);
  const { child, ended } = parent.run([parent.file('w.mjs', WORKER), 'one', 'two']);
  const answer = await parent.ask('work.do', [1, new Uint8Array([2])]);
  assert.deepEqual(answer, {
    was: [1, new Uint8Array([2])],
    args: ['one', 'two'],
    id: 'worker',
  });
  child.stdin.end();
  assert.deepEqual(await ended, { code: 0, out: '', err: '' });
});

test('the suffix is appended to the ids of a child', async (t) => {
  const parent = await Parent.start(t);
  parent.run([parent.file('w.mjs', WORKER)], { EXCHANGE_CHILD_SUFFIX: '-2' });
  assert.equal((await parent.ask('work.do')).id, 'worker-2');
  assert.deepEqual(
    parent.cores
      .get('app')
      .links.all()
      .map(({ id }) => id),
    ['worker-2'],
  );
});

test('a program that connects to its parent itself chooses which exchange does', async (t) => {
  const parent = await Parent.start(t);
  const code = `
    import { exchange } from 'exchange';
    exchange({ id: 'first', handlers: { 'first.name': () => 'first' } });
    const second = exchange({ id: 'second', handlers: { 'second.name': () => 'second' } });
    const peer = await second.connect({ transport: 'ipc', parent: true, encoding: 'cbor' });
    console.log(peer.id);
  `;
  const { child, ended } = parent.run([parent.file('two.mjs', code)]);
  assert.equal(await parent.ask('second.name'), 'second');
  const [link] = parent.cores.get('app').links.all();
  assert.equal(link.id, 'second');
  // the other one is a peer of it, which sends on
  const { outgoing } = parent.cores.get('app');
  assert.equal(await outgoing.request(link, 'first.name', null), 'first');
  child.stdin.end();
  assert.deepEqual(await ended, { code: 0, out: 'app\n', err: '' });
});

for (const [what, code, expected] of [
  [
    'throws',
    "import { exchange } from 'exchange';\n\nthrow new Error('no good');\n",
    /w\.mjs:3: Error: no good/,
  ],
  ['has an error in its syntax', 'const a = 1;\nconst b = ;\n', /w\.mjs:2\n[^]*SyntaxError: /],
  ['imports what is not there', "import './nowhere.mjs';\n", /Cannot find module .*nowhere\.mjs/],
  ['throws what is no error', "throw 'up';", /expected .*w\.mjs to load, it threw up/],
  ['makes no exchange', 'export {};', /expected an exchange in .*w\.mjs, it made none/],
  ['refers to what is not there', '\n\n\nnothing();', /w\.mjs:4: ReferenceError: nothing/],
]) {
  test(`a program that ${what} ends with 1 and says where`, async (t) => {
    const parent = await Parent.start(t);
    const { ended } = parent.run([parent.file('w.mjs', code)]);
    const { code: exit, err, out } = await ended;
    assert.equal(exit, 1);
    assert.match(err, expected);
    assert.equal(out, '');
  });
}

test('a program that is not there ends with 1', async (t) => {
  const parent = await Parent.start(t);
  const { code, err } = await parent.run(['nowhere.mjs']).ended;
  assert.equal(code, 1);
  assert.match(err, /nowhere\.mjs/);
});

test('a child without a program ends with 1', async (t) => {
  const parent = await Parent.start(t);
  const { code, err } = await parent.run([]).ended;
  assert.equal(code, 1);
  assert.match(err, /expected the path of a program/);
});

test('a child with a wrong token, or without a parent, ends with 1', async (t) => {
  const parent = await Parent.start(t);
  const file = parent.file('w.mjs', WORKER);
  for (const [env, expected] of [
    [{ EXCHANGE_PARENT_TOKEN: 'wrong' }, /expected the token/],
    [{ EXCHANGE_PARENT: `${parent.path}x` }, /expected an exchange at /],
    [{ EXCHANGE_PARENT: '' }, /EXCHANGE_PARENT/],
  ]) {
    const { code, err } = await parent.run([file], env).ended;
    assert.equal(code, 1);
    assert.match(err, expected);
  }
});

test('a cell of a child is watched by its parent', async (t) => {
  const parent = await Parent.start(t);
  parent.run([parent.file('w.mjs', WORKER)]);
  await parent.ask('work.do');
  const core = parent.cores.get('app');
  const seen = [];
  let three;
  const whole = new Promise((resolve) => (three = resolve));
  await core.watching.watch(core.links.byId('worker'), 'done', (value) => {
    seen.push(value);
    if (value === 3) three();
  }).told;
  await parent.ask('work.do');
  await parent.ask('work.do');
  await whole;
  assert.deepEqual(seen, [1, 2, 3]);
});

for (const encoding of ['json', 'cbor']) {
  test(`two exchanges talk in ${encoding} over a Unix domain socket`, async (t) => {
    const handlers = { echo: (msg) => msg.value };
    const { path, token } = await Parent.start(t, { definition: { handlers } });
    const page = complex(systemMeans(), new Map())({ id: 'page' });
    const peer = await page.connect({ transport: 'ipc', path, token, encoding });
    const big = { text: 'ü'.repeat(200_000), bytes: new Uint8Array(100_000).fill(7) };
    assert.deepEqual(await peer.request('echo', big), big);
    const many = await Promise.all(
      Array.from({ length: 2_000 }, (_, i) => peer.request('echo', i)),
    );
    assert.deepEqual(
      many,
      Array.from({ length: 2_000 }, (_, i) => i),
    );
    await page.close();
  });
}

test('a socket that was left by a process that is gone is taken over, and no other', async (t) => {
  const { app, path } = await Parent.start(t);
  assert.equal(await outcome(app.listen({ transport: 'ipc', path })), 'CONFLICT');
  const left = `${path}-left`;
  const dies =
    "net.createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
  await once(spawn(process.execPath, ['-e', dies, left]), 'close');
  assert.ok(existsSync(left));
  const listener = await app.listen({ transport: 'ipc', path: left });
  assert.equal(statSync(left).mode & 0o777, 0o600);
  await listener.close();
});

for (const [what, settings] of [
  ['no path', {}],
  ['a path and a parent', { path: '/x', parent: true }],
  ['an unknown setting', { path: '/x', port: 1 }],
]) {
  test(`connecting with ${what} is refused`, async (t) => {
    const { app } = await Parent.start(t);
    assert.equal(await outcome(app.connect({ transport: 'ipc', ...settings })), 'BAD_MESSAGE');
  });
}

/** A stranger at the socket, and the packets that it hears. */
async function stranger(path) {
  const socket = connect(path);
  await once(socket, 'connect');
  socket.on('error', () => {});
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk) => (bytes = Buffer.concat([bytes, chunk])));
  const over = once(socket, 'close').then(() => {
    const packets = [];
    while (bytes.length > 0) {
      const size = bytes.readUInt32BE(0);
      packets.push(JSON.parse(bytes.subarray(4, 4 + size).toString()));
      bytes = bytes.subarray(4 + size);
    }
    return packets.flat();
  });
  return { socket, over };
}

const HELLO = Buffer.from(
  JSON.stringify({
    t: 'hello',
    v: 1,
    id: 'stranger',
    handles: [],
    wants: [],
    token: 'secret',
    credit: { messages: 1024, bytes: 4 << 20 },
  }),
);

for (const [what, bytes, code] of [
  ['a packet of no bytes', Buffer.alloc(4), 'BAD_MESSAGE'],
  ['a packet of more than 1 MiB', Buffer.from([0, 0x10, 0, 1]), 'TOO_LARGE'],
  ['a packet that is not UTF-8', framed(Buffer.from([0x7b, 0xff])), 'BAD_MESSAGE'],
]) {
  test(`${what} ends the link with ${code}, at any time`, async (t) => {
    const { path } = await Parent.start(t);
    for (const before of [Buffer.alloc(0), framed(HELLO)]) {
      const { socket, over } = await stranger(path);
      socket.write(Buffer.concat([before, bytes]));
      const last = (await over).at(-1);
      assert.deepEqual([last.t, last.code, last.end], ['err', code, true]);
    }
  });
}

test('packets may come byte by byte, or several at once', async (t) => {
  const { path } = await Parent.start(t);
  const { socket, over } = await stranger(path);
  socket.setNoDelay(true);
  for (const byte of framed(HELLO)) socket.write(Buffer.from([byte]));
  const ping = framed('{"t":"ping","n":1}');
  socket.write(Buffer.concat([ping, ping, framed('{"t":"bye","reason":"done"}')]));
  const heard = await over;
  assert.equal(heard[0].t, 'welcome');
});

test('an answer comes in the encoding of the first packet', async (t) => {
  const { path } = await Parent.start(t);
  const socket = connect(path);
  await once(socket, 'connect');
  socket.write(framed(new Uint8Array([0xa1, 0x61, 0x74, 0x61, 0x78])));
  const [chunk] = await once(socket, 'data');
  assert.equal(chunk[4] >> 5, 5); // a map
  socket.destroy();
});
