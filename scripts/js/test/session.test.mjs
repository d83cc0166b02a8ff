import assert from 'node:assert/strict';
import test from 'node:test';

import { Draw } from './support/random.mjs';
import { Network } from './support/network.mjs';
import { outcome, World } from './support/world.mjs';

const URL = 'ws://127.0.0.1:7070/exchange';

/** A page and an app in two processes, with a network in between. */
async function linked({ page = {}, app = {}, settings, seed } = {}) {
  const world = new World(seed);
  const far = world.process();
  const server = far.exchange({ id: 'app', ...app });
  const network = new Network(far.cores.get('app'), settings);
  const near = world.process();
  const client = near.exchange({ id: 'page', ...page });
  const dial = { transport: 'websocket', url: URL, WebSocket: network.WebSocket };
  const peer = await client.connect(dial);
  return {
    world,
    network,
    server,
    client,
    peer,
    dial,
    core: near.cores.get('page'),
    far: far.cores.get('app'),
  };
}

test('a request over a link is answered, and its trace reads page, app, page', async () => {
  const { client, peer, network } = await linked({
    app: { handlers: { sum: (msg) => msg.value[0] + msg.value[1] } },
  });
  assert.equal(peer.id, 'app');
  const traces = [];
  client.on('sum', (msg) => msg.kind === 'reply' && traces.push(msg.trace));
  assert.equal(await client.request('sum', [1, 2]), 3);
  assert.deepEqual(traces, [['page', 'app', 'page']]);
  const [hello, message] = network.frames('page');
  assert.deepEqual(Object.keys(hello), ['t', 'v', 'id', 'handles', 'wants', 'credit']);
  assert.equal(message.seq, 1);
  assert.equal('priority' in message.m, false);
});

test('bytes, null, text of all planes and large numbers are the same after a round trip', async () => {
  const { client } = await linked({ app: { handlers: { echo: (msg) => msg.value } } });
  const values = [
    null,
    '𝄞 ü',
    { a: new Uint8Array([0, 255]), b: [1.5, -0, 1e20, 2 ** 53] },
    new Uint8Array(0),
    1e300,
  ];
  for (const value of values)
    assert.deepEqual(await client.request('echo', value), value === -0 ? 0 : fix(value));
});

function fix(value) {
  return value?.b ? { ...value, b: [1.5, 0, 1e20, 2 ** 53] } : value;
}

test('handlers that come with a link are known, and an emission goes back', async () => {
  const shown = [];
  const { client, world } = await linked({
    page: { handlers: { 'items.show': (msg) => void shown.push(msg.value) } },
    app: { handlers: { fetch: (msg, sig) => void sig('items.show', [1]) } },
  });
  assert.deepEqual(await client.request('fetch'), [1]);
  await world.settle();
  assert.deepEqual(shown, [[1]]);
});

test('an event that a page wants comes as a copy', async () => {
  const { server, peer, world } = await linked({ app: { handlers: { news: () => {} } } });
  const seen = [];
  const end = peer.on('news', (msg) => seen.push(msg.value));
  await world.settle();
  await server.send('news', 1);
  await world.settle();
  end();
  await world.settle();
  await server.send('news', 2);
  await world.settle();
  assert.deepEqual(seen, [1]);
});

test('an error comes back with its code, its exchange and its place', async () => {
  const broken = () => {
    throw new Error('no bread');
  };
  const { client } = await linked({ app: { handlers: { broken } } });
  await assert.rejects(client.request('broken'), (error) => {
    assert.deepEqual([error.code, error.exchange], ['HANDLER_FAILED', 'app']);
    return error.location.line > 0;
  });
});

test('a link that is cut is made again, and pending requests stay pending', async () => {
  const ends = [];
  const { world, network, client } = await linked({
    app: { handlers: { slow: () => new Promise((resolve) => ends.push(resolve)) } },
  });
  const asked = client.request('slow', null, { timeout: 30_000 });
  await world.settle();
  network.cut();
  await world.settle();
  ends[0]('late');
  await world.advance(200);
  assert.equal(await asked, 'late');
  assert.equal(network.dialled, 2);
  const [, again] = network.frames('page', 'hello');
  assert.equal(again.resume.seq, 0);
  assert.equal(network.frames('app', 'welcome')[1].resumed, true);
});

test('what was written and not acknowledged is written again, and handled once', async () => {
  const handled = [];
  const { world, network, client } = await linked({
    app: { handlers: { a: (msg) => void handled.push(msg.value) } },
  });
  network.deaf = true;
  client.send('a', 1);
  const acked = client.send('a', 2, { delivery: 'ack' });
  await world.settle();
  network.cut();
  network.deaf = false;
  client.send('a', 3);
  await world.advance(200);
  await acked;
  assert.deepEqual(handled, [1, 2, 3]);
  assert.deepEqual(
    network.frames('page', 'msg').map(({ seq }) => seq),
    [1, 2, 1, 2, 3],
  );
});

test('a link that is cut at random moments under load loses and doubles nothing', async () => {
  for (let seed = 0; seed < 15; seed++) {
    const draw = new Draw(seed);
    const handled = [];
    const { world, network, client } = await linked({
      seed,
      app: { handlers: { a: (msg) => void handled.push(msg.value), ask: (msg) => msg.value } },
    });
    const sent = [];
    for (let i = 0; i < 120; i++) {
      if (draw.once(6)) network.cut();
      if (draw.once(9)) network.deaf = true;
      sent.push(
        client.send('a', i, { delivery: 'ack' }),
        client.request('ask', i, { timeout: 50_000 }),
      );
      if (draw.once(3)) await world.advance(draw.below(40));
      if (network.deaf && draw.once(2)) {
        network.cut();
        network.deaf = false;
      }
    }
    if (network.deaf) network.cut();
    network.deaf = false;
    await world.advance(29_000);
    const got = await Promise.all(sent);
    assert.deepEqual(
      handled,
      Array.from({ length: 120 }, (_, i) => i),
      `seed ${seed}`,
    );
    assert.deepEqual(
      got.filter((value) => value !== undefined),
      handled,
    );
  }
});

test('a session that is not resumed within 60 s fails what was written, and sends what was not', async () => {
  const never = () => new Promise(() => {});
  const { world, network, client } = await linked({
    app: { handlers: { never, a: (msg) => msg.value } },
  });
  const written = outcome(client.request('never', null, { timeout: 300_000 }));
  await world.settle();
  network.up = false;
  network.cut();
  await world.settle();
  const queued = client.request('a', 5, { timeout: 300_000 });
  await world.advance(59_000);
  assert.equal(await Promise.race([written, 'waits']), 'waits');
  await world.advance(2_000);
  assert.equal(await written, 'PEER_GONE');
  network.up = true;
  await world.advance(15_000);
  assert.equal(await queued, 5);
  assert.equal(network.frames('app', 'welcome')[1].resumed, false);
});

test('backoff grows from 100 ms to 10 s, with jitter, and begins anew after a welcome', async () => {
  const { world, network } = await linked();
  const tries = [];
  network.up = false;
  network.cut();
  let known = network.dialled;
  for (let i = 0; i < 6_000; i++) {
    await world.advance(10);
    if (network.dialled > known) tries.push(world.time);
    known = network.dialled;
  }
  const waits = tries.slice(1).map((time, i) => time - tries[i]);
  assert.ok(tries[0] >= 50 && tries[0] <= 110, `${tries[0]}`);
  waits.forEach((wait, i) => {
    const most = Math.min(10_000, 100 * 2 ** (i + 1));
    assert.ok(wait >= most / 2 - 10 && wait <= most + 10, `${wait} of ${most}`);
  });
  assert.ok(waits.length >= 8);
});

test('the first connection is tried once', async () => {
  const world = new World();
  const network = new Network(null);
  network.up = false;
  const page = world.exchange({ id: 'page' });
  const connected = outcome(
    page.connect({ transport: 'websocket', url: URL, WebSocket: network.WebSocket }),
  );
  await world.advance(60_000);
  assert.equal(await connected, 'PEER_GONE');
  assert.equal(network.dialled, 1);
  assert.equal(world.timers, 0);
});

test('the waits grow while each hello comes too late, and the session goes on', async () => {
  const { world, network, client } = await linked({ app: { handlers: { a: () => 1 } } });
  const { acceptor } = network;
  network.acceptor = null;
  network.cut();
  const asked = client.request('a', null, { timeout: 60_000 });
  const waits = [];
  for (let i = 0; i < 8; i++) {
    const [known, since] = [network.dialled, world.time];
    for (let ms = 0; network.dialled === known && ms < 10_000; ms += 10) await world.advance(10);
    waits.push(world.time - since);
    network.connection.send('{"t":"err","code":"TIMEOUT","message":"late","end":true}');
    await world.settle();
    const most = Math.min(10_000, 100 * 2 ** i);
    assert.ok(waits[i] >= most / 2 - 10 && waits[i] <= most + 10, `${waits}`);
  }
  network.acceptor = acceptor;
  await world.advance(10_000);
  assert.equal(await asked, 1);
  assert.equal(network.frames('app', 'welcome')[1].resumed, true);
});

test('connecting again gives the link that there is', async () => {
  const { client, dial, network, peer } = await linked();
  const again = await client.connect(dial);
  assert.equal(again.id, peer.id);
  assert.equal(network.dialled, 1);
});

test('a good-bye ends the link on both sides, and nobody connects again', async () => {
  const never = () => new Promise(() => {});
  const { world, network, client, server, peer, far } = await linked({
    app: { handlers: { never } },
  });
  const asked = outcome(client.request('never'));
  await world.settle();
  await peer.close();
  assert.equal(await asked, 'CLOSED');
  await world.advance(120_000);
  assert.equal(network.dialled, 1);
  assert.equal(network.frames('page', 'bye')[0].reason, 'closed by page');
  assert.equal(far.links.all().length, 0);
  assert.equal(await outcome(peer.request('never')), 'PEER_GONE');
  const closed = [server.close(), client.close()];
  await world.advance(5_000); // the handler never ends
  await Promise.all(closed);
  assert.equal(world.timers, 0);
});

test('an exchange that closes says good-bye, and what its peer asked fails with PEER_GONE', async () => {
  const never = () => new Promise(() => {});
  const { world, client, server } = await linked({ app: { handlers: { never } } });
  const asked = outcome(client.request('never', null, { timeout: 60_000 }));
  await world.settle();
  const closed = server.close();
  await world.advance(5_000);
  await closed;
  assert.match(await asked, /PEER_GONE|CLOSED/);
});

test('silence is asked after with ping, and ends the connection after 30 s', async () => {
  const { world, network } = await linked();
  await world.advance(10_000);
  const beats = [
    ...network.frames('page', 'ping', 'pong'),
    ...network.frames('app', 'ping', 'pong'),
  ];
  assert.deepEqual(beats.map(({ t, n }) => [t, n]).sort(), [
    ['ping', 1],
    ['pong', 1],
  ]);
  await world.advance(60_000);
  assert.equal(network.dialled, 1);
  network.deaf = true;
  await world.advance(29_000);
  assert.equal(network.dialled, 1);
  await world.advance(12_000);
  assert.ok(network.dialled > 1);
});

test('the outbox is bounded, and what has no room is told', async () => {
  const { world, network, client } = await linked({ app: { handlers: { a: () => {} } } });
  network.up = false;
  network.cut();
  await world.settle();
  const dropped = [];
  client.on('message.dropped', (msg) => dropped.push(msg.value.reason));
  for (let i = 0; i < 1_010; i++) client.send('a', i);
  assert.equal(await outcome(client.request('a')), 'OVERLOADED');
  assert.deepEqual(dropped, Array(10).fill('OVERLOADED'));
});

test('a message whose time is over while it waits fails, and makes room', async () => {
  const { world, network, client } = await linked({ app: { handlers: { a: () => 1 } } });
  network.up = false;
  network.cut();
  await world.settle();
  const sent = outcome(client.send('a', 1, { delivery: 'ack', timeout: 1_000 }));
  const asked = outcome(client.request('a', 1, { timeout: 1_000 }));
  await world.advance(1_000);
  assert.equal(await sent, 'TIMEOUT');
  assert.equal(await asked, 'TIMEOUT');
});

test('a sender never has more in flight than the receiver granted', async () => {
  const world = new World();
  const network = new Network(null);
  const page = world.exchange({ id: 'page' });
  const connected = page.connect({
    transport: 'websocket',
    url: URL,
    WebSocket: network.WebSocket,
  });
  await world.settle();
  const welcome = {
    t: 'welcome',
    v: 1,
    id: 'app',
    session: 'S'.repeat(16),
    resumed: false,
    seq: 0,
    handles: ['a'],
    wants: [],
    credit: { messages: 3, bytes: 2 << 20 },
  };
  network.connection.send(JSON.stringify(welcome));
  await connected;
  for (let i = 0; i < 10; i++) page.send('a', i);
  await world.settle();
  assert.equal(network.frames('page', 'msg').length, 3);
  network.connection.send('{"t":"credit","messages":2,"bytes":1000000}');
  await world.settle();
  assert.equal(network.frames('page', 'msg').length, 5);
  network.connection.send('[{"t":"ack","seq":5},{"t":"credit","messages":100,"bytes":1}]');
  await world.settle();
  assert.equal(network.frames('page', 'msg').length, 10);
  const bytes = 'x'.repeat(900_000);
  for (let i = 0; i < 5; i++) page.send('a', bytes);
  await world.settle();
  assert.equal(network.frames('page', 'msg').length, 13);
});

test('a long stream is granted again and again', async () => {
  let count = 0;
  const { world, client } = await linked({ app: { handlers: { a: () => void count++ } } });
  for (let i = 0; i < 30; i++) {
    for (let j = 0; j < 500; j++) client.send('a', 'x'.repeat(500));
    await world.settle();
  }
  assert.equal(count, 15_000);
});

test('a message that is larger than a packet is refused where it is given', async () => {
  const { client } = await linked({ app: { handlers: { a: () => 1 } } });
  assert.equal(await outcome(client.request('a', 'x'.repeat(1 << 20))), 'TOO_LARGE');
  assert.equal(await client.request('a', 'x'.repeat(900_000)), 1);
  assert.equal(await outcome(client.request('a', { $bytes: 1 })), 'INVALID_VALUE');
});
