import assert from 'node:assert/strict';
import test from 'node:test';

import { World } from './support/world.mjs';
import { turn } from './support/turn.mjs';

/*
 * What Node follows through an await, and a browser does not (docs/javascript.md).
 */

test('an emission after a wait is caused by the handled message, and so is what the exchange asks', async () => {
  const { exchange } = new World();
  const caused = [];
  const app = exchange({
    id: 'app',
    handlers: {
      start: async (msg, sig) => {
        await turn();
        sig('after', 1);
        await app.request('asked');
        return msg.id;
      },
      after: (msg) => void caused.push(msg.cause, msg.root),
      asked: (msg) => void caused.push(msg.cause),
    },
  });
  const id = await app.request('start');
  assert.deepEqual(caused, [id, id, id]);
});

test('a request inside a handler has at most the time that is left', async () => {
  const world = new World();
  const left = [];
  const app = world.exchange({
    id: 'app',
    handlers: {
      outer: async () => {
        await world.advance(300);
        await app.request('inner', null, { timeout: 5000 });
      },
      inner: (msg) => void left.push(msg.ttl),
    },
  });
  await app.request('outer', null, { timeout: 1000 });
  assert.deepEqual(left, [700]);
});
