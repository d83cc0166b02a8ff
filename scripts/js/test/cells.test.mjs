import assert from 'node:assert/strict';
import test from 'node:test';

import { Acceptor } from '../link/acceptor.mjs';
import { Network } from './support/network.mjs';
import { Draw } from './support/random.mjs';
import { outcome, World } from './support/world.mjs';

const URL = 'ws://127.0.0.1:7070/exchange';

const OWNER = {
  state: { count: 0, own: 0, inverse: ($) => inverse($.count) },
  share: ['count', 'inverse'],
  handlers: {
    add: (msg, sig, state) => {
      state.count += msg.value;
    },
    later: async (msg, sig, state) => {
      await null;
      state.count = msg.value;
    },
  },
};

function inverse(count) {
  if (count === 0) throw new Error('no inverse');
  return 1 / count;
}

/** An app that shares cells and a page that watches, in one process or in two. */
async function linked(local, { page = {}, app = OWNER } = {}) {
  const world = new World();
  const far = world.process();
  const server = far.exchange({ id: 'app', ...app });
  const near = local ? far : world.process();
  const client = near.exchange({ id: 'page', ...page });
  const network = new Network(far.cores.get('app'));
  const dial = local
    ? { transport: 'local', to: 'app' }
    : { transport: 'websocket', url: URL, WebSocket: network.WebSocket };
  const peer = await client.connect(dial);
  return { world, network, server, client, peer, far: far.cores.get('app') };
}

for (const [where, local] of [
  ['a peer of the process', true],
  ['a peer over a link', false],
]) {
  test(`a cell of ${where} is watched: its value now, and each change`, async () => {
    const { world, server, peer } = await linked(local);
    const seen = [];
    const end = await peer.watch('count', (value, change) => seen.push([value, change.version]));
    assert.deepEqual(seen, [[0, 0]]);
    await server.batch((state) => {
      state.count = 1;
      state.count = 2;
    });
    await server.set('count', 3);
    await world.settle();
    assert.deepEqual(seen.splice(1), [
      [2, 1],
      [3, 2],
    ]);
    end();
    await world.settle();
    await server.set('count', 4);
    await world.settle();
    assert.deepEqual(seen, [[0, 0]]);
  });

  test(`a cell of ${where} that is not shared fails with UNKNOWN_CELL`, async () => {
    const { peer } = await linked(local);
    for (const cell of ['own', 'nobody', 'toString']) {
      assert.equal(await outcome(peer.watch(cell, () => {})), 'UNKNOWN_CELL');
    }
  });

  test(`the error that a computed cell of ${where} holds is told`, async () => {
    const { world, server, peer } = await linked(local);
    const seen = [];
    await peer.watch('inverse', (value, { error }) => seen.push(error?.code ?? value));
    await server.set('count', 4);
    await world.settle();
    await server.set('count', 0);
    await world.settle();
    assert.deepEqual(seen, ['HANDLER_FAILED', 0.25, 'HANDLER_FAILED']);
  });

  for (const name of ['add', 'later']) {
    test(`the trace goes on from ${name} to the watchers of ${where}`, async () => {
      const news = [];
      const page = { state: { copy: 0 }, handlers: { news: (msg) => void news.push(msg) } };
      const { world, client, peer } = await linked(local, { page });
      await peer.watch('count', (value) => {
        client.set('copy', value);
        client.send('news', value);
      });
      await world.settle();
      news.length = 0;
      await client.request(name, 5);
      await world.settle();
      assert.deepEqual(
        news.map(({ value, trace }) => [value, trace]),
        [[5, ['page', 'app', 'page']]],
      );
      const { steps, change } = await client.why('copy');
      assert.equal(change.value, 5);
      assert.equal(steps[0].name, '$cell');
      if (local)
        assert.deepEqual(
          steps.map((step) => step.name),
          ['$cell', name],
        );
    });
  }

  test(`nobody sees how a cell of ${where} is watched`, async () => {
    const { world, server, client, peer } = await linked(local);
    const seen = [];
    server.on('**', (msg) => seen.push(msg.name));
    client.on('**', (msg) => seen.push(msg.name));
    peer.on('**', (msg) => seen.push(msg.name));
    const end = await peer.watch('count', () => {});
    await server.set('count', 1);
    end();
    await world.settle();
    assert.deepEqual(seen, []);
  });

  test(`a watcher of ${where} that throws changes nothing and stays`, async () => {
    const { world, server, client, peer } = await linked(local, { page: { state: { copy: 0 } } });
    await peer.watch('count', (value) => {
      void client.set('copy', value);
      if (value === 1) throw new Error('no');
    });
    await server.set('count', 1);
    await world.settle();
    assert.equal(await client.get('copy'), 0);
    assert.match(world.logged.join(), /a watcher of cell count of a peer failed/);
    await server.set('count', 2);
    await world.settle();
    assert.equal(await client.get('copy'), 2);
  });
}

test('a flood of changes reaches a slow watcher as few, the last one among them', async () => {
  const { world, network, server, peer, far } = await linked(false);
  const seen = [];
  await peer.watch('count', (value) => seen.push(value));
  network.up = false;
  network.cut();
  await world.settle();
  for (let i = 1; i <= 500; i++) await server.set('count', i);
  network.up = true;
  await world.advance(1_000);
  assert.equal(far.links.all().length, 1);
  assert.ok(seen.length < 30, `${seen.length}`);
  assert.equal(seen.at(-1), 500);
  assert.deepEqual(
    seen,
    [...seen].sort((one, other) => one - other),
  );
  await server.set('count', 501);
  await world.settle();
  assert.equal(seen.at(-1), 501);
});

test('a watch over a link that is cut at random moments is told in order, and of the last value', async () => {
  for (let seed = 0; seed < 25; seed++) {
    const draw = new Draw(seed);
    const { world, network, server, peer } = await linked(false);
    const seen = [];
    await peer.watch('count', (value) => seen.push(value));
    for (let i = 1; i <= 150; i++) {
      if (draw.once(8)) network.cut();
      if (draw.once(10)) network.deaf = true;
      await server.set('count', i);
      if (draw.once(3)) await world.advance(draw.below(60));
      if (draw.once(40)) {
        // long enough for the session to be lost
        network.up = false;
        network.cut();
        await world.advance(61_000);
        network.up = true;
        await world.advance(11_000);
      }
      if (network.deaf && draw.once(2)) {
        network.cut();
        network.deaf = false;
      }
    }
    if (network.deaf) network.cut();
    network.deaf = false;
    await world.advance(30_000);
    assert.equal(seen.at(-1), 150, `seed ${seed}`);
    assert.deepEqual(
      seen,
      [...new Set(seen)].sort((one, other) => one - other),
      `seed ${seed}`,
    );
  }
});

test('a full outbox holds a cell back until there is room', async () => {
  const { world, network, server, client, peer } = await linked(false);
  const seen = [];
  await peer.watch('count', (value) => seen.push(value));
  client.handler('news', () => {});
  await world.settle();
  network.up = false;
  network.cut();
  await world.settle();
  for (let i = 0; i < 1_000; i++) void server.send('news', i, { timeout: 5_000 });
  await world.settle();
  await server.set('count', 1);
  await world.advance(6_000); // all of them are too late now
  network.up = true;
  await world.advance(20_000);
  assert.deepEqual(seen, [0, 1]);
});

test('a value that fits into no packet is told as the error that it is', async () => {
  const { world, server, peer } = await linked(false);
  const seen = [];
  const told = (value, { error }) => seen.push(error?.code ?? value);
  await peer.watch('count', told);
  await server.set('count', 'x'.repeat(2 << 20));
  await world.settle();
  assert.deepEqual(seen, [0, 'TOO_LARGE']);
  const other = await linked(false, {
    app: { state: { count: 'x'.repeat(2 << 20) }, share: ['count'] },
  });
  assert.equal(await outcome(other.peer.watch('count', told)), 'TOO_LARGE');
});

test('an answer that fits into no packet fails its request with TOO_LARGE', async () => {
  const handlers = { big: () => 'x'.repeat(2 << 20) };
  const { peer } = await linked(false, { app: { handlers } });
  assert.equal(await outcome(peer.request('big')), 'TOO_LARGE');
});

test('what a definition shares are names of its cells', () => {
  const { exchange } = new World();
  assert.throws(() => exchange({ id: 'a', share: 'count' }), { code: 'BAD_MESSAGE' });
  assert.throws(() => exchange({ id: 'a', share: ['count'] }), { code: 'UNKNOWN_CELL' });
  assert.throws(() => exchange({ id: 'a', state: {}, share: ['toString'] }), {
    code: 'UNKNOWN_CELL',
  });
});

test('a watch that is ended at once is told nothing, and its end is awaited in vain by nobody', async () => {
  const { world, server, peer } = await linked(false);
  const seen = [];
  const end = peer.watch('count', (value) => seen.push(value));
  end();
  assert.equal(typeof (await end), 'function');
  await server.set('count', 1);
  await world.settle();
  assert.deepEqual(seen, []);
});

test('a watch that fails and that nobody awaits is logged, and one that is awaited is not', async () => {
  const { world, peer } = await linked(false);
  assert.equal(await outcome(peer.watch('own', () => {})), 'UNKNOWN_CELL');
  await world.settle();
  assert.deepEqual(world.logged, []);
  peer.watch('own', () => {});
  await world.settle();
  assert.match(world.logged.join(), /a watch failed: expected a cell that app shares, got own/);
});

for (const local of [true, false]) {
  test(`a watch that waits for its answer fails when the link ends, ${local}`, async () => {
    const { world, network, server, peer } = await linked(local);
    network.deaf = true;
    const watched = outcome(peer.watch('count', () => {}));
    const other = outcome(peer.watch('count', () => {}));
    await peer.close();
    assert.deepEqual([await watched, await other], ['CLOSED', 'CLOSED']);
    await server.set('count', 1);
    await world.settle();
  });
}

test('a watch that nobody answers fails with TIMEOUT, and may be tried again', async () => {
  const { world, network, peer } = await linked(false);
  network.deaf = true;
  const watched = outcome(peer.watch('count', () => {}));
  await world.advance(5_000);
  assert.equal(await watched, 'TIMEOUT');
  network.cut();
  network.deaf = false;
  await world.advance(1_000);
  const seen = [];
  await peer.watch('count', (value) => seen.push(value));
  assert.deepEqual(seen, [0]);
});

test('a cell that is shared no longer when the peer comes again is told as an error', async () => {
  const { world, network, server, peer } = await linked(false);
  const seen = [];
  await peer.watch('count', (value, { error }) => seen.push(error?.code ?? value));
  const far = world.process();
  far.exchange({ id: 'app', state: { count: 7 } });
  network.acceptor = new Acceptor(far.cores.get('app'));
  network.cut();
  await world.advance(1_000);
  assert.deepEqual(seen, [0, 'UNKNOWN_CELL']);
  assert.equal(server.id, 'app');
});

test('a watch is told when its link ends, and may be ended then', async () => {
  const { world, server, peer } = await linked(false);
  const seen = [];
  const end = await peer.watch('count', (value, { error }) => seen.push(error?.code ?? value));
  await server.close();
  await world.settle();
  assert.deepEqual(seen, [0, 'PEER_GONE']);
  end();
});

test('a peer that is gone is not watched', async () => {
  const { world, server, peer } = await linked(true);
  await server.close();
  await world.settle();
  assert.equal(await outcome(peer.watch('count', () => {})), 'PEER_GONE');
});
