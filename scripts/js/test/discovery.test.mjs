import assert from 'node:assert/strict';
import test from 'node:test';

import { Network } from './support/network.mjs';
import { seeded } from './support/random.mjs';
import { outcome, World } from './support/world.mjs';

/** Exchanges in processes of their own, and links between some of them. */
async function graph(world, ids, links, handlers = {}) {
  const nodes = new Map();
  for (const id of ids) {
    const { cores, exchange } = world.process();
    const app = exchange({ id, handlers: handlers[id] ?? {} });
    nodes.set(id, { app, core: cores.get(id), exchange });
  }
  for (const [from, to] of links) await link(nodes.get(from), nodes.get(to));
  return nodes;
}

function link({ app }, { core }) {
  const { WebSocket } = new Network(core, {});
  return app.connect({ transport: 'websocket', url: `ws://${core.id}`, WebSocket });
}

test('a request finds its handler over four links, and its reply the way back', async () => {
  const world = new World();
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const links = ids.slice(1).map((id, i) => [ids[i], id]);
  const far = { e: { far: ({ value, route }) => [value, route] } };
  const nodes = await graph(world, ids, links, far);
  const { app } = nodes.get('a');
  assert.deepEqual(await app.request('far', 1), [1, ['a', 'b', 'c', 'd']]);
  assert.deepEqual(await app.request('far', 2, { to: 'e' }), [2, ['a', 'b', 'c', 'd']]);
  const { step, next, exchange, hops } = await app.route('far', { dryRun: true });
  assert.deepEqual({ step, next, exchange, hops }, { step: 'asked', next: 'b', exchange: 'e', hops: 4 });
});

test('an exchange asks over the links of the others of its process', async () => {
  const world = new World();
  const nodes = await graph(world, ['page', 'host'], [['page', 'host']], {
    host: { far: ({ route }) => route },
  });
  const panel = nodes.get('page').exchange({ id: 'panel' });
  assert.deepEqual(await panel.request('far'), ['panel', 'page']);
  assert.equal(await outcome(panel.request('nothing')), 'NO_HANDLER');
  assert.equal(await outcome(panel.request('far', 1, { to: 'elsewhere' })), 'PEER_GONE');
});

test('what waits for an answer when its exchange closes fails with CLOSED', async () => {
  const world = new World();
  const { app, core } = (await graph(world, ['app'], [])).get('app');
  const network = new Network(null, {});
  network.far = (connection) => ({
    packet(text) {
      if (JSON.parse(text).t !== 'hello') return;
      const names = { handles: [], wants: [], credit: { messages: 1024, bytes: 4194304 } };
      const session = { session: '0123456789abcdef', resumed: false, seq: 0 };
      connection.send(JSON.stringify({ t: 'welcome', v: 1, id: 'mute', ...session, ...names }));
    },
    closed() {},
  });
  await app.connect({ transport: 'websocket', url: 'ws://mute', WebSocket: network.WebSocket });
  const sent = outcome(app.send('far', 1, { delivery: 'ack' }));
  const asked = outcome(app.request('far'));
  const explained = app.route('far', { dryRun: true });
  await world.settle();
  assert.equal(network.frames('page', 'who').length, 1);
  await app.close();
  assert.deepEqual([await sent, await asked], ['CLOSED', 'CLOSED']);
  assert.equal((await explained).step, 'nobody');
  assert.equal(core.closed, true);
});

test('every request in a graph of twenty exchanges finds who is within four links', async () => {
  for (const seed of [1, 2, 3]) {
    const random = seeded(seed);
    const world = new World(seed);
    const ids = Array.from({ length: 20 }, (_, i) => `x${i}`);
    const links = new Map();
    ids.slice(1).forEach((id, i) => links.set(`${ids[Math.floor(random() * (i + 1))]} ${id}`, 1));
    for (let i = 0; i < 6; i++) {
      const [one, other] = [0, 0].map(() => Math.floor(random() * ids.length)).sort((a, b) => a - b);
      if (one !== other) links.set(`x${one} x${other}`, 1);
    }
    const pairs = [...links.keys()].map((each) => each.split(' '));
    const handlers = Object.fromEntries(ids.map((id) => [id, { [`of.${id}`]: () => id }]));
    const nodes = await graph(world, ids, pairs, handlers);
    for (const from of ids) {
      const far = distances(from, pairs);
      for (const to of ids.filter(() => random() < 0.3)) {
        const found = outcome(nodes.get(from).app.request(`of.${to}`));
        await world.settle();
        await world.advance(300);
        if (far.get(to) <= 4) assert.equal(await found, to, `${from} to ${to}, seed ${seed}`);
        else assert.ok([to, 'NO_HANDLER'].includes(await found), `${from} to ${to}`);
      }
    }
  }
});

/** How many links all others are away. */
function distances(from, pairs) {
  const far = new Map([[from, 0]]);
  for (const [id, hops] of far) {
    for (const [one, other] of pairs) {
      if (one === id && !far.has(other)) far.set(other, hops + 1);
      if (other === id && !far.has(one)) far.set(one, hops + 1);
    }
  }
  return far;
}
