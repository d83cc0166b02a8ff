import assert from 'node:assert/strict';
import test from 'node:test';

import { Network } from './support/network.mjs';
import { registry } from './support/registry.mjs';
import { outcome, World } from './support/world.mjs';

const KEPT = 60_000;

/** An exchange with a link to a gateway of another process, over a network that breaks. */
async function linked() {
  const world = new World();
  const here = world.process();
  const there = world.process();
  const app = here.exchange({ id: 'app' });
  there.exchange({ id: 'gate' });
  const core = there.cores.get('gate');
  const network = new Network(core);
  const asked = registry(core);
  const settings = { transport: 'websocket', url: 'ws://gate', WebSocket: network.WebSocket };
  const peer = await app.connect(settings);
  return { world, app, peer, core, network, asked: () => asked.splice(0) };
}

/** The connection breaks; the next one comes after so many ms. */
async function broken({ world, network }, ms) {
  network.up = false;
  network.cut();
  await world.advance(ms);
  network.up = true;
  await world.advance(15_000);
}

test('an exchange that registered does so again when another session has begun', async () => {
  const all = await linked();
  const entry = { name: 'app', version: '1.0.0', handles: { sum: { output: { type: 'number' } } } };
  assert.deepEqual(await all.peer.register(entry), { verb: 'register' });
  assert.deepEqual(all.asked(), [['register', 'app', entry]]);
  await broken(all, KEPT);
  assert.deepEqual(all.asked(), [['register', 'app', entry]]);
  await broken(all, KEPT);
  assert.deepEqual(all.asked(), [['register', 'app', entry]]);
});

test('it does not in a session that is resumed', async () => {
  const all = await linked();
  await all.peer.register({ name: 'app' });
  all.asked();
  await broken(all, 5_000);
  assert.deepEqual(all.asked(), []);
  assert.equal(all.core.links.all().length, 1);
});

test('what was registered last is registered again, and nothing after unregister', async () => {
  const all = await linked();
  await all.peer.register({ name: 'one' });
  await all.peer.register({ name: 'two' });
  all.asked();
  await broken(all, KEPT);
  assert.deepEqual(all.asked(), [['register', 'app', { name: 'two' }]]);
  await all.peer.unregister();
  assert.deepEqual(all.asked(), [['unregister', 'app', null]]);
  await broken(all, KEPT);
  assert.deepEqual(all.asked(), []);
});

test('a registration that unregister has overtaken is not made again', async () => {
  const all = await linked();
  const both = [all.peer.register({ name: 'app' }), all.peer.unregister()];
  await Promise.all(both);
  all.asked();
  await broken(all, KEPT);
  assert.deepEqual(all.asked(), []);
});

test('what the registry refused is not registered again, and what it took before is', async () => {
  const all = await linked();
  await all.peer.register({ name: 'good' });
  all.core.handlers.remove('$registry.register');
  const entries = [];
  all.core.handlers.add('$registry.register', ({ value }) => {
    entries.push(value.name);
    if (value.name === 'bad') throw Object.assign(new Error('no'), { code: 'SCHEMA' });
  });
  assert.equal(await outcome(all.peer.register({ name: 'bad' })), 'SCHEMA');
  await broken(all, KEPT);
  assert.deepEqual(entries, ['bad', 'good']);
});

test('a registry that is not there yet is asked again, one that refuses is not', async () => {
  const all = await linked();
  await all.peer.register({ name: 'app' });
  all.core.handlers.remove('$registry.register');
  await broken(all, KEPT);
  let asked = 0;
  all.core.handlers.add('$registry.register', () => {
    asked++;
    throw new Error('no');
  });
  await all.world.advance(1_000);
  assert.equal(asked, 1);
  assert.match(all.world.logged.at(-1), /^exchange app is registered at gate no more: /);
  await all.world.advance(10_000);
  await broken(all, KEPT);
  assert.equal(asked, 1);
});

test('what is registered is a map', async () => {
  const { peer } = await linked();
  for (const entry of [undefined, null, 'app', ['app']]) {
    assert.throws(() => peer.register(entry), { code: 'BAD_MESSAGE' });
  }
  assert.throws(() => peer.register({ name: Symbol('app') }), { code: 'INVALID_VALUE' });
});

test('nothing is registered over a link that is over', async () => {
  const { app, peer } = await linked();
  await peer.close();
  assert.equal(await outcome(peer.register({ name: 'app' })), 'PEER_GONE');
  await app.close();
  assert.equal(await outcome(peer.unregister()), 'CLOSED');
});
