import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { complex } from '../exchange.mjs';
import { VERSION } from '../exchange/version.mjs';
import { systemMeans } from '../means.mjs';
import { printed } from './support/printed.mjs';
import { registry } from './support/registry.mjs';
import { World } from './support/world.mjs';

const RELAYED = fileURLToPath(new URL('support/relayed.mjs', import.meta.url));

/** A process of its own. */
function machine() {
  const cores = new Map();
  const exchange = complex(systemMeans(), cores);
  return { exchange: (id, more = {}) => exchange({ id, ...more }), core: (id) => cores.get(id) };
}

test('an exchange answers ping, info and stats itself, without a link', async () => {
  const world = new World();
  const app = world.exchange({
    id: 'app',
    state: { open: 1, hidden: 2 },
    share: ['open'],
    handlers: { 'b.*': () => 1, a: () => 2 },
  });
  const since = world.means.now();
  app.handler('c', () => 3);
  const end = app.handler('d', () => 4);
  end();
  await world.advance(500);
  assert.deepEqual(await app.request('$ping'), { id: 'app', at: since + 500 });
  assert.deepEqual(await app.request('$info', null, { to: 'app' }), {
    id: 'app',
    language: 'js',
    version: VERSION,
    protocol: 1,
    since,
    handles: ['b.*', 'a', 'c'],
    cells: ['open'],
  });
  await app.request('a');
  const before = await app.request('$stats');
  assert.equal(before.since, since);
  assert.equal(before.at, since + 500);
  await app.request('a');
  await assert.rejects(app.request('nobody'), { code: 'NO_HANDLER' });
  const { handled, queued, failed, pending } = await app.request('$stats');
  assert.deepEqual([queued - before.queued, failed - before.failed, pending], [1, 1, 1]);
  assert.equal(handled - before.handled, 2); // the handler, and the stats before
});

test('ping is answered at once while all handlers wait, and stats tell of them', async () => {
  const world = new World();
  const other = world.exchange({ id: 'other' });
  const app = world.exchange({ id: 'app', handlers: { wait: () => new Promise(() => {}) } });
  other.send('wait', 1);
  other.send('wait', 2);
  await world.settle();
  assert.equal((await other.request('$ping', null, { to: 'app' })).id, 'app');
  const { handling, links, inbox, parked } = await app.request('$stats');
  assert.deepEqual({ handling, links, inbox, parked }, { handling: 2, links: 1, inbox: 0, parked: 0 });
});

test('an event of an open name is ignored, and nobody is told of it', async () => {
  const world = new World();
  const told = [];
  const app = world.exchange({ id: 'app', handlers: { 'message.*': (msg) => void told.push(msg) } });
  app.on('**', (msg) => told.push(msg.name));
  await app.send('$ping', 1, { delivery: 'ack' });
  await world.settle();
  assert.deepEqual(told, []);
});

test('subscribers and handlers of patterns see no open names', async () => {
  const { exchange, core } = machine();
  const seen = [];
  const note = (msg) => void seen.push(msg.name);
  const app = exchange('app', { handlers: { '**': note, '*.list': note, '*': note } });
  const asked = registry(core('app'));
  for (const pattern of ['*', '**', '*.list', '$registry.list', '$ping']) app.on(pattern, note);
  assert.deepEqual(await app.request('$registry.list'), { verb: 'list' });
  await app.request('$ping');
  assert.deepEqual(seen, []);
  assert.deepEqual(asked, [['list', 'app', null]]);
  await app.close();
});

test('nobody defines a reserved name, nor sends one that is not open', () => {
  const { exchange } = machine();
  const app = exchange('app');
  for (const name of ['$ping', '$info', '$stats', '$registry.list', '$own']) {
    assert.throws(() => app.handler(name, () => 1), { code: 'FORBIDDEN' });
    assert.throws(() => exchange('other', { handlers: { [name]: () => 1 } }), { code: 'FORBIDDEN' });
  }
  for (const name of ['$watch', '$registry', '$registry.drop', '$pong']) {
    assert.throws(() => app.request(name), { code: 'FORBIDDEN' });
    assert.throws(() => app.send(name), { code: 'FORBIDDEN' });
  }
});

test('a route says who answers an open name', async () => {
  const { exchange } = machine();
  const app = exchange('app');
  exchange('other');
  const own = await app.route('$ping', { dryRun: true });
  assert.deepEqual([own.step, own.exchange, own.hops], ['own', 'app', 0]);
  const { step, next } = await app.route('$info', { dryRun: true, to: 'other' });
  assert.deepEqual([step, next], ['to', 'other']);
  assert.equal((await app.route('$registry.list', { dryRun: true })).step, 'nobody');
});

test('open names are routed over real sockets, and through an exchange between', async () => {
  assert.deepEqual(JSON.parse(await printed(RELAYED)), {
    own: 'app',
    near: 'relay',
    far: ['gate', 'js', 5, 1],
    found: { verb: 'find' },
    registered: { verb: 'register' },
    unregistered: { verb: 'unregister' },
    asked: [
      ['find', 'app', { capability: 'x' }],
      ['register', 'app', { name: 'app' }],
      ['unregister', 'app', null],
    ],
  });
});
