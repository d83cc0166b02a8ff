import assert from 'node:assert/strict';
import test from 'node:test';

import { frozen, handed, same } from '../frozen.mjs';
import { StateGraph } from '../state/graph.mjs';
import { turn } from './support/turn.mjs';

const refused = (code, part) => (error) => error.code === code && error.message.includes(part);

test('a given value is copied and the copy can not be changed', () => {
  const given = { items: [{ n: 1 }] };
  const kept = frozen(given);
  given.items[0].n = 2;
  assert.deepEqual(kept, { items: [{ n: 1 }] });
  assert.throws(() => kept.items.push(1), TypeError);
  assert.equal(frozen(kept), kept);
});

test('what is no value is refused with its place', () => {
  const cases = [
    [{ a: [1, undefined] }, 'INVALID_VALUE', 'value.a[1]'],
    [{ when: new Date() }, 'INVALID_VALUE', 'an instance of Date at value.when'],
    [[NaN], 'INVALID_VALUE', 'NaN at value[0]'],
    [{ f: () => 1 }, 'INVALID_VALUE', 'a function at value.f'],
    [2n ** 60n, 'INVALID_VALUE', 'beyond 2^53'],
    ['\ud800', 'INVALID_VALUE', 'lone surrogate'],
    [{ '\ud800': 1 }, 'INVALID_VALUE', 'lone surrogate'],
  ];
  for (const [value, code, part] of cases) assert.throws(() => frozen(value), refused(code, part));
  const circle = {};
  circle.self = circle;
  assert.throws(() => frozen(circle), refused('INVALID_VALUE', 'a cycle at value.self'));
});

test('values are nested at most 64 deep, also those that were frozen before', () => {
  let deep = 1;
  for (let i = 0; i < 64; i++) deep = [deep];
  const kept = frozen(deep);
  assert.throws(() => frozen([deep]), refused('TOO_LARGE', '64'));
  assert.throws(() => frozen([kept]), refused('TOO_LARGE', '64'));
});

test('minus zero is zero, a small BigInt is a number, undefined at the top is null', () => {
  assert.ok(Object.is(frozen(-0), 0));
  assert.equal(frozen(7n), 7);
  assert.equal(frozen(undefined), null);
});

test("bytes are everybody's own", () => {
  const given = new Uint8Array([1, 2]);
  const kept = frozen({ picture: given, name: 'p' });
  given[0] = 9;
  const mine = handed(kept);
  mine.picture[0] = 7;
  assert.deepEqual([...handed(kept).picture], [1, 2]);
  assert.ok(same(kept, frozen({ name: 'p', picture: new Uint8Array([1, 2]).buffer })));
  assert.ok(!same(kept, frozen(mine)));
});

test('a key named __proto__ is a key', () => {
  const kept = frozen(JSON.parse('{"__proto__": {"a": 1}, "b": 2}'));
  assert.equal(Object.getPrototypeOf(kept), Object.prototype);
  assert.equal(JSON.stringify(kept), '{"__proto__":{"a":1},"b":2}');
});

test('a cell keeps bytes that nobody else can change', () => {
  const graph = new StateGraph('app', [['b', new Uint8Array([1])]], {
    changed() {},
    watcherFailed() {},
  });
  const state = new graph.View({ get: (name) => graph.get(name), set() {} });
  state.b[0] = 5;
  assert.deepEqual([...state.b], [1]);
});

test('a computed cell may be a promise, and the last started run wins', async () => {
  const ends = [];
  const cells = [
    ['x', 0],
    [
      'y',
      ($) => {
        const { x } = $;
        return new Promise((resolve) => ends.push(() => resolve(x)));
      },
    ],
  ];
  const graph = new StateGraph('app', cells, { changed() {}, watcherFailed: assert.fail });
  assert.equal(graph.get('y'), null);
  graph.set('x', 1);
  ends[1]();
  await null;
  ends[0]();
  await turn();
  assert.equal(graph.get('y'), 1);
  assert.equal(graph.pending('y'), false);
});

test('a closed graph refuses all use', () => {
  const graph = new StateGraph('app', [['x', 0]], { changed() {}, watcherFailed() {} });
  graph.close();
  for (const use of [
    () => graph.get('x'),
    () => graph.set('x', 1),
    () => graph.watch('x', () => 0),
  ]) {
    assert.throws(use, refused('CLOSED', 'closed'));
  }
});

test('a hook that writes is refused, and what it throws is told', () => {
  const told = [];
  const graph = new StateGraph('app', [['x', 0]], {
    changed: () => graph.set('x', 7),
    watcherFailed: (cell, error) => told.push([cell, error.message]),
  });
  graph.set('x', 1);
  assert.equal(graph.get('x'), 1);
  assert.equal(told[0][0], 'x');
});
