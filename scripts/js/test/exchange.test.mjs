import assert from 'node:assert/strict';
import test from 'node:test';

import { ExchangeError } from '../exchange.mjs';
import { outcome, World } from './support/world.mjs';

test('the own handler answers a request, and its writes are one transaction', async () => {
  const { exchange } = new World();
  const seen = [];
  const app = exchange({
    id: 'app',
    state: { names: [], total: ($) => $.names.length },
    handlers: {
      greet(msg, sig, state) {
        state.names = [...state.names, msg.value];
        state.names = [...state.names, msg.value];
        return `Hello, ${msg.value}!`;
      },
    },
  });
  app.watch('total', (value) => seen.push(value));
  assert.equal(await app.request('greet', 'Ada'), 'Hello, Ada!');
  assert.deepEqual(seen, [0, 2]);
});

test('a peer of the same process that handles the name answers', async () => {
  const { exchange } = new World();
  const app = exchange({ id: 'app' });
  exchange({ id: 'sums', handlers: { sum: (msg) => msg.value[0] + msg.value[1] } });
  assert.equal(await app.request('sum', [1, 2]), 3);
});

test('a handler that is added later is told to the peers, and can be ended', async () => {
  const { exchange } = new World();
  const app = exchange({ id: 'app' });
  const sums = exchange({ id: 'sums' });
  const parked = app.request('sum', [1, 2], { park: 1_000 });
  const end = sums.handler('sum', (msg) => msg.value[0] + msg.value[1]);
  assert.equal(await parked, 3);
  assert.equal(await app.request('sum', [2, 2]), 4);
  end();
  end();
  assert.equal(await outcome(app.request('sum', [1, 2])), 'NO_HANDLER');
  assert.throws(() => sums.handler('$sum', () => 1), { code: 'FORBIDDEN' });
});

test('the trace of a conversation reads browser, server, worker, server, browser', async () => {
  const { exchange } = new World();
  const browser = exchange({ id: 'browser' });
  const server = exchange({
    id: 'server',
    handlers: { 'data.fetch': (msg) => server.request('data.read', msg.value) },
  });
  exchange({ id: 'worker', handlers: { 'data.read': () => [1, 2] } });
  const traces = [];
  browser.on('data.fetch', (msg) => msg.kind === 'reply' && traces.push(msg.trace));
  assert.deepEqual(await browser.request('data.fetch'), [1, 2]);
  // The answer of a handler continues the request that it answers.
  assert.deepEqual(traces, [['browser', 'server', 'browser']]);
});

test('an emission answers a request whose handler returns nothing', async () => {
  const { exchange } = new World();
  const app = exchange({
    id: 'app',
    handlers: {
      'db.query': (msg, sig) => {
        sig('db.result', [1]);
        sig('db.result', [2]);
      },
      nothing: () => undefined,
      nil: () => null,
      both: (msg, sig) => {
        sig('db.result', 1);
        return 2;
      },
    },
  });
  const unhandled = [];
  app.on('message.unhandled', (msg) => unhandled.push(msg.value.message.value));
  assert.deepEqual(await app.request('db.query'), [1]);
  assert.equal(await app.request('nothing'), null);
  assert.equal(await app.request('nil'), null);
  assert.equal(await app.request('both'), 2);
  assert.deepEqual(unhandled, [[2], 1]);
});

test('an emission goes back to the peer that handles its name, and answers', async () => {
  const { exchange } = new World();
  const shown = [];
  const page = exchange({
    id: 'page',
    handlers: { 'db.result': (msg) => void shown.push(msg.value) },
  });
  exchange({ id: 'other', handlers: { 'db.result': assert.fail } });
  exchange({ id: 'db', handlers: { 'db.query': (msg, sig) => sig('db.result', 7) } });
  assert.equal(await page.request('db.query'), 7);
  assert.deepEqual(shown, [7]);
});

test('a handler that throws fails the request with its own place and changes nothing', async () => {
  const { exchange } = new World();
  const app = exchange({
    id: 'app',
    state: { n: 0 },
    handlers: {
      broken: (msg, sig, state) => {
        state.n = 1;
        throw new Error('no bread');
      },
      mine: () => {
        throw new ExchangeError('CONFLICT', 'taken');
      },
    },
  });
  await assert.rejects(app.request('broken'), (error) => {
    assert.equal(error.code, 'HANDLER_FAILED');
    assert.equal(error.message, 'handler broken of exchange app failed: no bread');
    assert.equal(error.exchange, 'app');
    assert.match(error.location.file, /exchange\.test\.mjs$/);
    return error.location.line > 1;
  });
  assert.equal(await app.get('n'), 0);
  assert.equal(await outcome(app.request('mine')), 'CONFLICT');
});

test('an error that a handler lets pass keeps its code and its exchange', async () => {
  const { exchange } = new World();
  const a = exchange({ id: 'a', handlers: { one: () => a.request('two') } });
  exchange({
    id: 'b',
    handlers: {
      two: async () => {
        await null;
        throw new TypeError('deep');
      },
    },
  });
  await assert.rejects(
    a.request('one'),
    (error) => error.code === 'HANDLER_FAILED' && error.exchange === 'b',
  );
});

test('a request that nobody handles fails with NO_HANDLER, an event is told with the message inside', async () => {
  const { exchange } = new World();
  const app = exchange({ id: 'app' });
  const told = [];
  app.on('message.*', (msg) => told.push([msg.name, msg.value.reason, msg.value.message.name]));
  assert.equal(await outcome(app.request('nobody')), 'NO_HANDLER');
  await app.send('lost.event', 1);
  assert.equal(await outcome(app.send('lost.event', 1, { delivery: 'ack' })), 'NO_HANDLER');
  assert.deepEqual(told, [
    ['message.unhandled', 'NO_HANDLER', 'lost.event'],
    ['message.unhandled', 'NO_HANDLER', 'lost.event'],
  ]);
});

test('a request whose time is over fails with TIMEOUT, and leaves no timer behind', async () => {
  const world = new World();
  const app = world.exchange({ id: 'app', handlers: { never: () => new Promise(() => {}) } });
  const asked = outcome(app.request('never', null, { timeout: 50 }));
  await world.advance(49);
  assert.equal(await Promise.race([asked, 'waits']), 'waits');
  await world.advance(1);
  assert.equal(await asked, 'TIMEOUT');
  assert.equal(world.timers, 0);
});

test('a parked message is handled when its handler appears, and fails when its time is over', async () => {
  const world = new World();
  const app = world.exchange({ id: 'app' });
  const found = app.request('later', 1, { park: 100 });
  const lost = outcome(app.request('never', 1, { park: 100 }));
  await world.advance(50);
  world.exchange({ id: 'late', handlers: { later: (msg) => msg.value + 1 } });
  assert.equal(await found, 2);
  await world.advance(50);
  assert.equal(await lost, 'NO_HANDLER');
});

test('subscribers see everything before its handler, with its cause, and may throw', async () => {
  const world = new World();
  const order = [];
  const app = world.exchange({ id: 'app', handlers: { a: () => void order.push('handler') } });
  app.on('*', () => {
    throw new Error('observer');
  });
  const end = app.on('a', (msg) => {
    order.push('observer');
    app.send('told', 1);
    app.on('told', (inner) => order.push(inner.cause === msg.id));
  });
  await app.send('a');
  await world.settle();
  end();
  await app.send('a');
  await world.settle();
  assert.deepEqual(order, ['observer', 'handler', 'handler']);
  assert.equal(world.logged.length > 0, true);
});

test('a wanted event is copied besides its handler, and a copy is not handled', async () => {
  const world = new World();
  const seen = [];
  const app = world.exchange({
    id: 'app',
    handlers: { news: () => void seen.push('app handles') },
  });
  const page = world.exchange({
    id: 'page',
    handlers: { news: () => void seen.push('page handles') },
  });
  const peer = await page.connect({ transport: 'local', to: 'app' });
  peer.on('news', (msg) => seen.push(`page sees ${msg.value}`));
  await world.settle();
  await app.send('news', 1);
  await world.settle();
  assert.deepEqual(seen, ['app handles', 'page sees 1']);
});

test('an exact name is preferred to a pattern, then the longest pattern', async () => {
  const { exchange } = new World();
  const app = exchange({
    id: 'app',
    handlers: { '*.c': () => 'one', 'a.**': () => 'rest', 'a.b': () => 'exact', '**': () => 'all' },
  });
  const names = ['a.b', 'z.c', 'a.c', 'x', 'a'];
  const found = await Promise.all(names.map((name) => app.request(name)));
  assert.deepEqual(found, ['exact', 'one', 'rest', 'all', 'all']);
});

test('a broadcast goes to every peer and not to own handlers', async () => {
  const world = new World();
  const got = [];
  const app = world.exchange({ id: 'app', handlers: { all: () => void got.push('app') } });
  for (const id of ['a', 'b']) world.exchange({ id, handlers: { all: () => void got.push(id) } });
  app.broadcast('all', 1);
  await world.settle();
  assert.deepEqual(got, ['a', 'b']);
});

test('messages of one key go to one peer, others to the less loaded', async () => {
  const { exchange } = new World();
  const app = exchange({ id: 'app' });
  for (const id of ['w1', 'w2', 'w3']) exchange({ id, handlers: { work: () => id } });
  const ask = (options) =>
    Promise.all(Array.from({ length: 30 }, () => app.request('work', 0, options)));
  assert.equal(new Set(await ask({ key: 'k' })).size, 1);
  assert.equal(new Set(await ask()).size, 3);
});

test('what is wrong is thrown at once', () => {
  const { exchange } = new World();
  const app = exchange({ id: 'app', state: { n: 0 } });
  const cases = [
    [() => exchange({ id: 'app' }), 'CONFLICT'],
    [() => exchange({ id: '$x' }), 'BAD_MESSAGE'],
    [() => exchange({ id: 'b', handlers: { $x: () => 1 } }), 'FORBIDDEN'],
    [() => exchange({ id: 'b', colour: 1 }), 'BAD_MESSAGE'],
    [() => app.send('a..b'), 'BAD_MESSAGE'],
    [() => app.send('$a'), 'FORBIDDEN'],
    [() => app.send('a', () => 1), 'INVALID_VALUE'],
    [() => app.request('a', 1, { priority: 10 }), 'BAD_MESSAGE'],
    [() => app.request('a', 1, { delivery: 'durable' }), 'BAD_MESSAGE'],
    [() => app.on('a.**.b', () => 1), 'BAD_MESSAGE'],
    [() => app.watch('nobody', () => 1), 'UNKNOWN_CELL'],
    [() => app.get(/** @type {any} */ (1)), 'BAD_MESSAGE'],
    [() => app.set('n', undefined ?? (() => 1)), 'INVALID_VALUE'],
  ];
  for (const [wrong, code] of cases)
    assert.throws(wrong, (error) => error.code === code, String(wrong));
});

test('a batch is one transaction, and refuses a promise', async () => {
  const { exchange } = new World();
  const app = exchange({ id: 'app', state: { a: 0, b: 0 } });
  const seen = [];
  app.watch('a', (value) => seen.push(value));
  await app.batch((state) => {
    state.a = 1;
    state.a = 2;
    state.b = state.a;
  });
  assert.deepEqual(seen, [0, 2]);
  assert.equal(await outcome(app.batch(async () => {})), 'BAD_MESSAGE');
  assert.equal(await outcome(app.set('nobody', 1)), 'UNKNOWN_CELL');
});

test('sig set sets a cell on behalf of the message, and why tells the way to the root', async () => {
  const { exchange } = new World();
  const app = exchange({ id: 'app' });
  const shop = exchange({
    id: 'shop',
    state: { n: 0, twice: ($) => $.n * 2 },
    handlers: { add: (msg, sig) => sig('set', { name: 'n', value: msg.value }) },
  });
  await app.request('add', 4);
  const why = await shop.why('twice');
  assert.equal(why.change.value, 8);
  assert.deepEqual(
    why.steps.map((step) => [step.exchange, step.name, step.handler]),
    [['shop', 'add', 'handler add']],
  );
  assert.equal(why.complete, true);
  assert.equal(
    await outcome(
      app
        .request('add', 1)
        .then(() => shop.why('n'))
        .then((w) => w.change.before),
    ),
    4,
  );
});

test('closing handles first what was accepted, then fails what waits', async () => {
  const world = new World();
  const handled = [];
  const app = world.exchange({ id: 'app', handlers: { slow: () => new Promise(() => {}) } });
  const page = world.exchange({ id: 'page', handlers: { a: () => void handled.push(1) } });
  const waits = outcome(page.request('slow'));
  page.send('a');
  const closed = page.close();
  await closed;
  assert.deepEqual(handled, [1]);
  assert.equal(await waits, 'CLOSED');
  assert.equal(await outcome(page.request('a')), 'CLOSED');
  const asked = outcome(app.request('slow', null, { timeout: 60_000 }));
  const closing = app.close();
  await world.advance(5000);
  await closing;
  assert.equal(await asked, 'CLOSED');
  assert.equal(world.timers, 0);
});
