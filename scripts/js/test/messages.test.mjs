import assert from 'node:assert/strict';
import test from 'node:test';

import { plainCarrier } from '../means.mjs';
import { World } from './support/world.mjs';

test('a conversation of 100,000 messages needs no stack', async () => {
  const { exchange } = new World();
  let done;
  const end = new Promise((resolve) => (done = resolve));
  exchange({
    id: 'a',
    handlers: {
      ping: (msg, sig) => (msg.value === 0 ? void done() : void sig('pong', msg.value - 1)),
    },
  });
  const b = exchange({ id: 'b', handlers: { pong: (msg, sig) => void sig('ping', msg.value) } });
  b.send('ping', 50_000);
  await end;
});

test('a long trace keeps the newest 64 and counts the rest', async () => {
  const { exchange } = new World();
  let last;
  exchange({
    id: 'a',
    handlers: {
      ping: (msg, sig) => (msg.value === 0 ? void (last = msg) : void sig('pong', msg.value - 1)),
    },
  });
  const b = exchange({ id: 'b', handlers: { pong: (msg, sig) => void sig('ping', msg.value) } });
  const world = new World();
  b.send('ping', 40);
  await world.settle();
  assert.equal(last.trace.length, 64);
  assert.equal(last.traceDropped, 82 - 64);
});

test('ids of one sender grow, also when the clock goes back', async () => {
  const world = new World();
  const app = world.exchange({ id: 'app', handlers: { id: (msg) => msg.id } });
  const ids = [];
  for (let i = 0; i < 50; i++) {
    world.time += [0, 1, -1][i % 3];
    ids.push(await app.request('id'));
  }
  assert.deepEqual([...ids].sort(), ids);
  assert.match(ids[0], /^[0-9A-HJKMNP-TV-Z]{26}$/);
});

test('a message shows all its members and is one for each who gets it', async () => {
  const { exchange } = new World();
  const app = exchange({ id: 'app', handlers: { m: (msg) => JSON.parse(JSON.stringify(msg)) } });
  const { id, root, timestamp, ...rest } = await app.request(
    'm',
    { a: 1 },
    { key: 'k', timeout: 100 },
  );
  assert.equal(id, root);
  assert.equal(typeof timestamp, 'number');
  assert.deepEqual(rest, {
    kind: 'request',
    name: 'm',
    value: { a: 1 },
    from: 'app',
    trace: ['app'],
    traceDropped: 0,
    route: ['app'],
    ttl: 100,
    key: 'k',
    priority: 4,
  });
});

test('where the platform can not follow a wait, sig still emits on behalf of the message', async () => {
  const world = new World();
  world.means.carrier = plainCarrier();
  const { exchange } = world.process();
  const caused = [];
  const app = exchange({
    id: 'app',
    handlers: {
      start: async (msg, sig) => {
        await app.request('before');
        sig('after', 1);
        await app.request('later');
        return msg.id;
      },
      before: (msg) => void caused.push(msg.cause),
      after: (msg) => void caused.push(msg.cause),
      later: (msg) => void caused.push(msg.cause),
    },
  });
  const id = await app.request('start');
  assert.deepEqual(caused, [id, id, undefined]);
});

test('a message visits an exchange once, and at most sixteen', async () => {
  const world = new World();
  const { cores, exchange } = world.process();
  const app = exchange({ id: 'app', handlers: { a: assert.fail } });
  exchange({ id: 'peer' });
  const reasons = [];
  app.on('message.dropped', (msg) => reasons.push(msg.value.reason));
  const message = { ...messageOf('a'), from: 'peer', trace: ['peer'] };
  const link = cores.get('app').links.byId('peer');
  link.receive({ ...message, route: ['peer', 'app', 'peer'] }, false);
  link.receive({ ...message, route: Array.from({ length: 17 }, (_, i) => `x${i}`) }, false);
  await world.settle();
  assert.deepEqual(reasons, ['LOOP', 'LOOP']);
});

function messageOf(name) {
  const id = '01KAK3Q0Z9V6J1S7W4T2H8M5NC';
  return { id, root: id, name, value: 1, timestamp: 1, traceDropped: 0, priority: 4 };
}
