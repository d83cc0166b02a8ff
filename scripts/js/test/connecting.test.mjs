import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

import { complex } from '../exchange.mjs';
import { systemMeans } from '../means.mjs';
import { Network } from './support/network.mjs';
import { outcome, World } from './support/world.mjs';

test('connecting waits until the other exchange appears, and so does what is sent', async () => {
  const world = new World();
  const app = world.exchange({ id: 'app' });
  const connected = app.connect({ transport: 'local', to: 'late', timeout: 60_000 });
  const asked = app.request('twice', 4);
  await world.advance(1_000);
  world.exchange({ id: 'late', handlers: { twice: (msg) => msg.value * 2 } });
  assert.equal((await connected).id, 'late');
  assert.equal(await asked, 8);
  await app.close();
});

for (const [timeout, within] of [
  [2_000, 2_000],
  [undefined, 20_000],
]) {
  test(`an exchange that does not appear within ${within} ms is PEER_GONE`, async () => {
    const world = new World();
    const app = world.exchange({ id: 'app' });
    const connected = app.connect({ transport: 'local', to: 'late', timeout });
    const refused = assert.rejects(connected, {
      code: 'PEER_GONE',
      message: `expected exchange late to appear within ${within} ms, it did not`,
    });
    await world.advance(within);
    await refused;
    world.exchange({ id: 'late' });
    assert.equal((await app.connect({ transport: 'local', to: 'late' })).id, 'late');
  });
}

test('closing the exchange that waits fails it with CLOSED', async () => {
  const world = new World();
  const app = world.exchange({ id: 'app' });
  const connected = outcome(app.connect({ transport: 'local', to: 'late' }));
  await world.settle();
  await app.close();
  assert.equal(await connected, 'CLOSED');
  assert.equal(world.timers, 0);
});

test('an exchange is no peer of itself, and a time is above 0', async () => {
  const app = new World().exchange({ id: 'app' });
  assert.equal(await outcome(app.connect({ transport: 'local', to: 'app' })), 'CONFLICT');
  for (const timeout of [0, '20', NaN]) {
    assert.throws(() => app.connect({ transport: 'local', to: 'late', timeout }), {
      code: 'BAD_MESSAGE',
    });
  }
});

for (const transport of ['broadcast', 'ipc']) {
  test(`what is sent at once waits for the link by ${transport} that is being made`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'exchange-'));
    const where = { broadcast: { channel: folder }, ipc: { path: join(folder, 's') } }[transport];
    const tab = (definition) => complex(systemMeans(), new Map())(definition);
    const app = tab({ id: 'app', handlers: { twice: (msg) => msg.value * 2 } });
    const page = tab({ id: 'page' });
    t.after(async () => {
      await Promise.all([app.close(), page.close()]);
      rmSync(folder, { recursive: true });
    });
    await app.listen({ transport, ...where });
    const connected = page.connect({ transport, ...where });
    assert.equal(await page.request('twice', 4), 8);
    assert.equal((await connected).id, 'app');
  });
}

test('somebody who does not answer in time is a TIMEOUT', async (t) => {
  const silent = createServer(() => {});
  await new Promise((resolve) => {
    silent.listen(0, '127.0.0.1', resolve);
  });
  t.after(() => silent.close());
  const { port } = /** @type {import('node:net').AddressInfo} */ (silent.address());
  const { WebSocket: given } = /** @type {any} */ (globalThis);
  class Silent extends EventTarget {
    close() {}
  }
  const app = complex(systemMeans(), new Map())({ id: 'app' });
  const url = `ws://127.0.0.1:${port}/exchange`;
  const connected = app.connect({
    transport: 'websocket',
    url,
    WebSocket: given ?? Silent,
    timeout: 50,
  });
  assert.equal(await outcome(connected), 'TIMEOUT');
  await app.close();
});

test('a first hello that comes too late is PEER_GONE, and nobody connects again', async () => {
  const world = new World();
  const network = new Network(null);
  const app = world.exchange({ id: 'app' });
  const url = 'ws://127.0.0.1:7070/exchange';
  const connected = app.connect({ transport: 'websocket', url, WebSocket: network.WebSocket });
  const ended = outcome(connected);
  await world.settle();
  network.connection.send('{"t":"err","code":"TIMEOUT","message":"late","end":true}');
  await world.advance(60_000);
  assert.equal(await ended, 'PEER_GONE');
  assert.equal(network.dialled, 1);
  assert.equal(world.timers, 0);
});

test('a route is explained without sending anything', async () => {
  const { exchange } = new World();
  const handled = [];
  const sum = (msg) => void handled.push(msg);
  const app = exchange({ id: 'app', handlers: { own: () => null } });
  exchange({ id: 'one', handlers: { sum } });
  exchange({ id: 'two', handlers: { sum, only: sum } });
  for (const [name, options, step, next, hops, candidates] of [
    ['own', {}, 'own', null, 0, ['app']],
    ['own', { to: 'app' }, 'own', null, 0, ['app']],
    ['only', {}, 'peer', 'two', 1, ['two']],
    ['own', { to: 'one' }, 'to', 'one', 1, ['one']],
    ['nothing', {}, 'nobody', null, -1, []],
    ['sum', { to: 'app' }, 'nobody', null, -1, []],
    ['sum', { to: 'far' }, 'nobody', null, -1, []],
  ]) {
    const route = await app.route(name, { dryRun: true, ...options });
    const { reason, exchange: handler, ...others } = route;
    assert.deepEqual(others, { name, step, next, hops, candidates });
    assert.equal(handler, step === 'own' ? 'app' : next);
    assert.equal(typeof reason, 'string');
  }
  const byKey = await app.route('sum', { dryRun: true, key: 'k' });
  assert.deepEqual(byKey.candidates, ['one', 'two']);
  assert.equal(byKey.next, (await app.route('sum', { dryRun: true, key: 'k' })).next);
  const { reason } = await app.route('sum', { dryRun: true });
  assert.match(reason, /requests that wait: one 0, two 0$/);
  assert.deepEqual(handled, []);
});

test('a route that is no dry run is refused', async () => {
  const app = new World().exchange({ id: 'app' });
  for (const [code, name, options] of [
    ['BAD_MESSAGE', 'own', undefined],
    ['BAD_MESSAGE', 'own', { dryRun: false }],
    ['BAD_MESSAGE', 'own', { dryRun: true, timeout: 5 }],
    ['BAD_MESSAGE', 'own', { dryRun: true, to: '$x' }],
    ['FORBIDDEN', '$watch', { dryRun: true }],
  ]) {
    assert.throws(() => app.route(name, options), { code });
  }
  await app.close();
  assert.equal(await outcome(app.route('own', { dryRun: true })), 'CLOSED');
});

test('default is for hosts, and true or false', () => {
  const { exchange } = new World();
  assert.equal(exchange({ id: 'shop', default: true }).id, 'shop');
  assert.throws(() => exchange({ id: 'other', default: 1 }), { code: 'BAD_MESSAGE' });
});
