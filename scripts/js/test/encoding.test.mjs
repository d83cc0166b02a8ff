import assert from 'node:assert/strict';
import test from 'node:test';

import { Acceptor } from '../link/acceptor.mjs';
import { cbor } from '../link/cbor.mjs';
import { json } from '../link/codec.mjs';
import { outcome, World } from './support/world.mjs';

const CODECS = { [json.protocol]: json, [cbor.protocol]: cbor };

/** Two exchanges in two processes, with a network that writes down what goes over it. */
async function linked(encoding, handlers) {
  const world = new World();
  const { cores, exchange } = world.process();
  const server = exchange({ id: 'app', state: { count: 0 }, share: ['count'], handlers });
  const acceptor = new Acceptor(cores.get('app'));
  const wire = [];
  const open = [];
  class Socket extends EventTarget {
    constructor(url, [protocol]) {
      super();
      this.protocol = protocol;
      queueMicrotask(() => {
        open.push(this);
        const send = (data) => {
          wire.push(data);
          queueMicrotask(() => this.#tell('message', { data }));
        };
        this.far = acceptor.accept({ send, close: () => this.close() }, CODECS[protocol]);
        this.#tell('open');
      });
    }

    send(packet) {
      wire.push(packet);
      queueMicrotask(() => this.far.packet(packet));
    }

    close() {
      queueMicrotask(() => {
        this.far.closed();
        this.#tell('close');
      });
    }

    #tell(type, members) {
      this.dispatchEvent(Object.assign(new Event(type), members));
    }
  }
  const client = world.process().exchange({ id: 'page' });
  const url = 'ws://runner';
  const peer = await client.connect({ transport: 'websocket', url, WebSocket: Socket, encoding });
  return { world, server, client, peer, wire, open };
}

const VALUES = [
  null,
  [true, 1.5, -7, 2 ** 53, 1e20, 'ü𝄞'],
  { bytes: new Uint8Array([0, 255]), list: [[]], map: {} },
  'x'.repeat(100_000),
];

for (const encoding of [undefined, 'json', 'cbor']) {
  test(`values are the same after a round trip with encoding ${encoding}`, async () => {
    const { peer, wire, world, server } = await linked(encoding, { echo: (msg) => msg.value });
    for (const value of VALUES) assert.deepEqual(await peer.request('echo', value), value);
    const seen = [];
    await peer.watch('count', (value) => seen.push(value));
    await server.set('count', new Uint8Array([1]));
    await world.settle();
    assert.deepEqual(seen, [0, new Uint8Array([1])]);
    const isBinary = (packet) => packet instanceof Uint8Array;
    assert.ok(wire.every((packet) => isBinary(packet) === (encoding === 'cbor')));
  });
}

test('bytes are a quarter shorter in CBOR than in JSON', async () => {
  const sizes = [];
  for (const encoding of ['json', 'cbor']) {
    const { peer, wire } = await linked(encoding, { take: () => null });
    await peer.request('take', new Uint8Array(90_000));
    sizes.push(Math.max(...wire.map((packet) => packet.length)));
  }
  assert.ok(sizes[0] > 120_000, `${sizes}`);
  assert.ok(sizes[1] < 90_500, `${sizes}`);
});

test('a session in CBOR is resumed', async () => {
  let cut;
  const handlers = {
    slow: () => {
      cut();
      return 'over another one';
    },
  };
  const { world, peer, open } = await linked('cbor', handlers);
  cut = () => open[0].close();
  const answer = peer.request('slow', null, { timeout: 20_000 });
  await world.advance(1_000);
  assert.equal(await answer, 'over another one');
  assert.equal(open.length, 2);
});

test('an encoding that nobody knows is refused', async () => {
  const { exchange } = new World().process();
  const page = exchange({ id: 'page' });
  const dial = { transport: 'websocket', url: 'ws://runner', encoding: 'xml' };
  assert.equal(await outcome(page.connect(dial)), 'BAD_MESSAGE');
});
