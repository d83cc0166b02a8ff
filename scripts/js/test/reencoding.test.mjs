import assert from 'node:assert/strict';
import test from 'node:test';

import { Acceptor } from '../link/acceptor.mjs';
import { cbor } from '../link/cbor.mjs';
import { json } from '../link/codec.mjs';
import { outcome, World } from './support/world.mjs';

const CREDIT = { messages: 1024, bytes: 4 << 20 };
const HELLO = { t: 'hello', v: 1, id: 'page', handles: ['far'], wants: [], credit: CREDIT };

/** An accepting exchange, and a stranger who comes again in another encoding. */
class Stranger {
  constructor() {
    this.world = new World();
    const { cores, exchange } = this.world.process();
    this.app = exchange({ id: 'app' });
    this.acceptor = new Acceptor(cores.get('app'));
  }

  /** Greets, and gives the frames that come. */
  async greet(codec, resume) {
    const heard = [];
    const connection = {
      send: (packet) => heard.push(...[codec.parse(packet)].flat()),
      close() {},
    };
    this.end = this.acceptor.accept(connection, codec);
    this.end.packet(codec.frame({ ...HELLO, resume }));
    await this.world.settle();
    return heard;
  }
}

test('what was written in JSON is written again in CBOR', async () => {
  const stranger = new Stranger();
  const [{ session }] = await stranger.greet(json);
  void stranger.app.send('far', [1, new Uint8Array([2])]);
  await stranger.world.settle();
  stranger.end.closed();
  const [welcome, { seq, m }] = await stranger.greet(cbor, { session, seq: 0 });
  assert.equal(welcome.resumed, true);
  assert.equal(seq, 1);
  assert.deepEqual(m.value, [1, new Uint8Array([2])]);
});

test('what does not fit in the other encoding gives up its value and not its number', async () => {
  const stranger = new Stranger();
  const [{ session }] = await stranger.greet(json);
  const floats = Array(200_000).fill(0.1); // 800 kB in JSON, 1.8 MB in CBOR
  const lost = stranger.app.send('far', floats, { delivery: 'ack' });
  void stranger.app.send('far', 'after');
  await stranger.world.settle();
  stranger.end.closed();
  const [, first, second] = await stranger.greet(cbor, { session, seq: 0 });
  assert.equal(await outcome(lost), 'TOO_LARGE');
  assert.deepEqual([first.seq, first.m.value, first.m.ttl], [1, undefined, 0]);
  assert.deepEqual([second.seq, second.m.value], [2, 'after']);
});
