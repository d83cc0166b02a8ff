import assert from 'node:assert/strict';
import test from 'node:test';

import { Acceptor } from '../link/acceptor.mjs';
import { Network } from './support/network.mjs';
import { outcome, World } from './support/world.mjs';

const CREDIT = { messages: 1024, bytes: 4 << 20 };
const HELLO = { t: 'hello', v: 1, id: 'page', handles: [], wants: [], credit: CREDIT };
const ULID = '01KAK3Q0Z9V6J1S7W4T2H8M5NC';

/** A stranger who writes what it likes to an accepting exchange. */
class Stranger {
  heard = [];
  closed = null;

  constructor(settings) {
    this.world = new World();
    const { cores, exchange } = this.world.process();
    this.handled = [];
    this.app = exchange({
      id: 'app',
      handlers: { a: (msg) => void this.handled.push(msg.value), echo: (msg) => msg.value },
    });
    this.core = cores.get('app');
    this.acceptor = new Acceptor(this.core, settings);
    this.end = this.connect();
  }

  connect() {
    this.closed = null;
    return this.acceptor.accept({
      send: (packet) => this.heard.push(...[JSON.parse(packet)].flat()),
      close: (code, reason) => (this.closed = { code, reason }),
    });
  }

  async say(...packets) {
    for (const packet of packets) {
      this.end.packet(typeof packet === 'string' ? packet : JSON.stringify(packet));
      await this.world.settle();
    }
    return this;
  }

  /** The codes of the errors that it was told, and whether the link is over. */
  get errors() {
    return this.heard
      .filter(({ t }) => t === 'err')
      .map(({ code, end }) => (end ? `${code}!` : code));
  }
}

const message = (seq, more = {}) => ({
  t: 'msg',
  seq,
  m: {
    id: ULID,
    name: 'a',
    value: seq,
    from: 'page',
    trace: ['page'],
    route: ['page'],
    timestamp: 1,
    root: ULID,
    ...more,
  },
});

const REFUSED = [
  ['no hello', { t: 'ping', n: 1 }, 'BAD_MESSAGE!'],
  ['no JSON', '{"t":', 'BAD_MESSAGE!'],
  ['no frame', '[]', 'BAD_MESSAGE!'],
  ['no map', '[1]', 'BAD_MESSAGE!'],
  ['another version', { ...HELLO, v: 2 }, 'BAD_MESSAGE!'],
  ['an id of no form', { ...HELLO, id: 'a.b' }, 'BAD_MESSAGE!'],
  ['the id of the other side', { ...HELLO, id: 'app' }, 'CONFLICT!'],
  ['a hello and more', [HELLO, message(1)], 'BAD_MESSAGE!'],
  ['too many names', { ...HELLO, handles: Array(1001).fill('a') }, 'TOO_LARGE!'],
];

for (const [what, packet, code] of REFUSED) {
  test(`a greeting with ${what} is refused with ${code}`, async () => {
    const stranger = await new Stranger().say(packet);
    assert.deepEqual(stranger.errors, [code]);
    assert.equal(stranger.closed.code, 4000);
    assert.equal(stranger.world.timers, 0);
  });
}

const ENDED = [
  ['a gap in seq', message(2), 'BAD_MESSAGE!'],
  ['a message in the name of another', message(1, { from: 'admin' }), 'BAD_MESSAGE!'],
  ['a forged trace', message(1, { trace: ['page', 'admin'] }), 'BAD_MESSAGE!'],
  ['a forged route', message(1, { route: ['admin', 'page'] }), 'BAD_MESSAGE!'],
  ['a second hello', HELLO, 'BAD_MESSAGE!'],
  ['an ack of what was not sent', { t: 'ack', seq: 7 }, 'BAD_MESSAGE!'],
  ['a packet over 1 MiB', `{"t":"ping","n":1,"x":"${'x'.repeat(1 << 20)}"}`, 'TOO_LARGE!'],
  ['1,001 frames', Array(1001).fill({ t: 'pong', n: 1 }), 'TOO_LARGE!'],
  ['a frame of the wrong form', { t: 'credit', messages: -1, bytes: 1 }, 'BAD_MESSAGE!'],
];

for (const [what, packet, code] of ENDED) {
  test(`${what} ends the link with ${code}`, async () => {
    const stranger = await new Stranger().say(HELLO, packet);
    assert.deepEqual(stranger.errors, [code]);
    assert.equal(stranger.core.links.all().length, 0);
    assert.deepEqual(stranger.handled, []);
    assert.equal(stranger.world.timers, 0);
  });
}

const KEPT = [
  ['an unknown frame', { t: 'dance' }, ['BAD_MESSAGE'], [9]],
  ['an unknown member', { ...message(1), more: 1 }, [], [1, 9]],
  ['a reserved name', message(1, { name: '$stop' }), ['FORBIDDEN'], [9]],
  ['a name of no form', message(1, { name: 'a..b' }), ['BAD_MESSAGE'], [9]],
  ['an id of no form', message(1, { id: 'x' }), ['BAD_MESSAGE'], [9]],
  ['bytes that are no base64', message(1, { value: { $bytes: '*' } }), ['INVALID_VALUE'], [9]],
  [
    'a whole number that would be rounded',
    JSON.stringify(message(1)).replace('"value":1', '"value":9007199254740993'),
    ['INVALID_VALUE'],
    [9],
  ],
  [
    'a value nested too deep',
    message(1, { value: JSON.parse(`${'['.repeat(65)}1${']'.repeat(65)}`) }),
    ['TOO_LARGE'],
    [9],
  ],
  ['a durable message', message(1, { delivery: 'durable' }), ['BAD_MESSAGE'], [9]],
  ['a message that came before', [message(1), message(1)], [], [1, 9]],
  ['a message whose time is over', message(1, { ttl: 0 }), [], [9]],
];

for (const [what, packet, errors, handled] of KEPT) {
  test(`after ${what} the link goes on`, async () => {
    const seq = what === 'an unknown frame' ? 1 : 2;
    const stranger = await new Stranger().say(HELLO, packet, message(seq, { value: 9 }));
    assert.deepEqual(stranger.errors, errors);
    assert.deepEqual(stranger.handled, handled);
    assert.deepEqual(stranger.heard.filter(({ t }) => t === 'ack').at(-1), { t: 'ack', seq });
  });
}

test('a long number in a text is a text, and a large one with an exponent is a number', async () => {
  const stranger = await new Stranger().say(
    HELLO,
    message(1, { value: '12345678901234567890 \\" 1' }),
  );
  await stranger.say(
    JSON.stringify(message(2)).replace(
      '"value":2',
      '"value":[1e20,1234567890123456.5,9007199254740992]',
    ),
  );
  assert.deepEqual(stranger.handled, [
    '12345678901234567890 \\" 1',
    [1e20, 1234567890123456.5, 2 ** 53],
  ]);
});

test('no hello within 5 s ends the connection with TIMEOUT', async () => {
  const stranger = new Stranger();
  await stranger.world.advance(4_999);
  assert.equal(stranger.closed, null);
  await stranger.world.advance(1);
  assert.deepEqual(stranger.errors, ['TIMEOUT!']);
});

test('a wrong token is refused, and the right one is not', async () => {
  assert.deepEqual((await new Stranger({ token: 't' }).say(HELLO)).errors, ['UNAUTHENTICATED!']);
  assert.deepEqual((await new Stranger({ token: 't' }).say({ ...HELLO, token: 't' })).errors, []);
});

test('an id that has a link is refused with CONFLICT, and the link goes on', async () => {
  const stranger = await new Stranger().say(HELLO);
  const first = stranger.end;
  stranger.end = stranger.connect();
  await stranger.say(HELLO);
  assert.deepEqual(stranger.errors, ['CONFLICT!']);
  stranger.end = first;
  await stranger.say(message(1));
  assert.deepEqual(stranger.handled, [1]);
});

test('a session is resumed by who knows it, also while the old connection is there', async () => {
  const stranger = await new Stranger().say(HELLO, message(1));
  const { session } = stranger.heard.find(({ t }) => t === 'welcome');
  stranger.end = stranger.connect();
  await stranger.say({ ...HELLO, resume: { session, seq: 0 } }, message(2));
  const again = stranger.heard.filter(({ t }) => t === 'welcome').at(-1);
  assert.deepEqual([again.session, again.resumed, again.seq], [session, true, 1]);
  assert.deepEqual(stranger.handled, [1, 2]);
});

test('credit that is overdrawn ends the link with OVERLOADED', async () => {
  const stranger = await new Stranger().say(HELLO);
  const big = 'x'.repeat(1_000_000);
  for (let seq = 1; seq <= 6; seq++)
    stranger.end.packet(JSON.stringify(message(seq, { value: big })));
  await stranger.world.settle();
  assert.deepEqual(stranger.errors, ['OVERLOADED!']);
});

test('who is answered from the own handlers', async () => {
  const stranger = await new Stranger().say(HELLO, [
    { t: 'who', q: 1, name: 'echo', ttl: 4, route: ['page'] },
    { t: 'who', q: 2, name: 'nobody', ttl: 4, route: ['page'] },
  ]);
  assert.deepEqual(
    stranger.heard.filter(({ t }) => t === 'here'),
    [
      { t: 'here', q: 1, name: 'echo', hops: 0, via: 'app', path: ['app'] },
      { t: 'here', q: 2, name: 'nobody', hops: -1 },
    ],
  );
});

/** A page whose host answers as the test says. */
async function answered(welcome) {
  const world = new World();
  const network = new Network(null);
  const page = world.exchange({ id: 'page' });
  const connected = outcome(
    page.connect({ transport: 'websocket', url: 'ws://x', WebSocket: network.WebSocket }),
  );
  await world.settle();
  network.connection.send(JSON.stringify(welcome));
  return { world, network, page, code: await connected };
}

const WELCOME = {
  ...HELLO,
  t: 'welcome',
  id: 'app',
  session: 's'.repeat(16),
  resumed: false,
  seq: 0,
};

for (const [what, welcome, code] of [
  ['another version', { ...WELCOME, v: 2 }, 'BAD_MESSAGE'],
  ['its own id', { ...WELCOME, id: 'page' }, 'CONFLICT'],
  ['no session', { ...WELCOME, session: '' }, 'BAD_MESSAGE'],
  ['no welcome', { t: 'ping', n: 1 }, 'BAD_MESSAGE'],
  ['a refusal', { t: 'err', code: 'UNAUTHENTICATED', message: 'no', end: true }, 'UNAUTHENTICATED'],
]) {
  test(`a connecting side that is answered with ${what} fails with ${code}, once`, async () => {
    const { world, network, code: found } = await answered(welcome);
    assert.equal(found, code);
    await world.advance(60_000);
    assert.equal(network.dialled, 1);
    assert.equal(world.timers, 0);
  });
}

test('an err with seq fails the request, and the link stays', async () => {
  const { world, network, page } = await answered({ ...WELCOME, handles: ['a'] });
  const asked = outcome(page.request('a'));
  await world.settle();
  network.connection.send(
    '[{"t":"err","code":"OVERLOADED","message":"full","seq":1},{"t":"ack","seq":1}]',
  );
  assert.equal(await asked, 'OVERLOADED');
  assert.equal(network.open.length, 1);
});

test('another subprotocol, a missing url and a missing WebSocket are refused', async () => {
  const world = new World();
  const network = new Network(null);
  network.protocol = '';
  const page = world.exchange({ id: 'page' });
  const dial = (more) => outcome(page.connect({ transport: 'websocket', url: 'ws://x', ...more }));
  assert.equal(await dial({ WebSocket: network.WebSocket }), 'BAD_MESSAGE');
  assert.equal(await dial({ url: undefined }), 'BAD_MESSAGE');
  assert.equal(await dial({ colour: 'blue' }), 'BAD_MESSAGE');
  assert.equal(await dial({ transport: 'pigeon' }), 'BAD_MESSAGE');
});
