import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { SignalKernel } from '../kernel.mjs';
import { casesOf } from './support/cases.mjs';

/** Recorded with docs/adr/0002-kernel-frozen-by-digest.md: a change needs a decision. */
const DIGEST = '7d96d039ffac268445f0d37e3e730cfe207a3c0cef927bf707c6eff6b5c40853';

class Thrown extends Error {}

/** Does the ops of one case; the log is what the case compares. */
class Player {
  log = [];
  #tallies = new Map();
  #kernel;

  constructor(played) {
    const hooks = played.hooks ?? {};
    const work = (hook, value) => this.#ops(hooks[hook] ?? [], hook, value);
    this.#kernel = new SignalKernel({
      unhandled: (name, value) => {
        this.log.push(['unhandled', name, value]);
        work('unhandled', value);
      },
      failed: (name, value, error) => {
        this.log.push(['failed', name, value, error instanceof Thrown ? error.message : 'refused']);
        work('failed', value);
      },
      overrun: (generations, queued) => {
        this.log.push(['overrun', generations, queued]);
        work('overrun', queued);
      },
    });
    for (const [table, name, ops] of played.define ?? []) this.#define(table, name, ops);
    for (const op of played.script) {
      try {
        this.#ops([op], null, null);
      } catch (e) {
        if (!(e instanceof RangeError)) throw e;
        this.log.push(['refused']);
      }
    }
  }

  get queued() {
    return this.#kernel.queued();
  }

  get hookFailures() {
    return this.#kernel.hookFailures();
  }

  #define(table, name, ops) {
    this.#kernel[table](name, (value) => this.#ops(ops, name, value)?.result ?? null);
  }

  #ops(ops, name, value) {
    for (const op of ops) {
      const end = this.#op(op, name, value);
      if (end !== undefined) return end;
    }
    return undefined;
  }

  #op([word, first, ...rest], name, value) {
    const kernel = this.#kernel;
    switch (word) {
      case 'record':
        return void this.log.push([first ?? 'handled', name, value]);
      case 'signal':
        return void kernel.signal(first, rest[0] ?? null);
      case 'forward':
        return void kernel.signal(first, value);
      case 'result':
        return void this.log.push(['result', first, kernel.signal(first, rest[0] ?? null) ?? null]);
      case 'flood':
        for (let i = 0; i < rest[0]; i++) kernel.signal(first, i);
        return undefined;
      case 'countdown':
        if (typeof value === 'number' && value > 0) kernel.signal(first, value - 1);
        else this.log.push(['reached', name]);
        return undefined;
      case 'repeat':
        for (let i = 0; i < first; i++) {
          const end = this.#ops(rest[0], name, value);
          if (end !== undefined) return end;
        }
        return undefined;
      case 'step':
        return void this.log.push(['step', kernel.step()]);
      case 'run':
        return void this.log.push(['run', kernel.run(first)]);
      case 'nudge': {
        const passed = kernel.run(first);
        if (passed !== 0) this.log.push(['nudged', passed]);
        return undefined;
      }
      case 'define':
        return void this.#define(first, ...rest);
      case 'remove':
        return void this.log.push(['remove', first, kernel.remove(first)]);
      case 'knows':
        return void this.log.push(['knows', first, kernel.knows(first)]);
      case 'queued':
        return void this.log.push(['queued', kernel.queued()]);
      case 'running':
        return void this.log.push(['running', kernel.running()]);
      case 'tally':
        return void this.#tally(name, value);
      case 'tallied': {
        const tally = this.#tallies.get(first) ?? { calls: 0, grows: true };
        return void this.log.push(['tallied', first, tally.calls, tally.grows]);
      }
      case 'return':
        return { result: first ?? null };
      case 'echo':
        return { result: value };
      case 'throw':
        throw new Thrown(first);
      default:
        throw new Error(`no operation ${word}`);
    }
  }

  #tally(name, value) {
    const tally = this.#tallies.get(name) ?? { calls: 0, grows: true, last: -Infinity };
    tally.calls++;
    tally.grows &&= value > tally.last;
    tally.last = value;
    this.#tallies.set(name, tally);
  }
}

for (const played of casesOf('kernel')) {
  test(`kernel case ${played.source}: ${played.name}`, () => {
    const player = new Player(played);
    assert.deepEqual(player.log, played.log);
    assert.equal(player.queued, played.queued ?? 0);
    assert.equal(player.hookFailures, played.hookFailures ?? 0);
  });
}

test('null arguments are refused with a TypeError and change nothing', () => {
  assert.throws(() => new SignalKernel(/** @type {any} */ (null)), TypeError);
  const kernel = new SignalKernel({ unhandled() {}, failed() {}, overrun() {} });
  for (const refused of [
    () => kernel.immediate(/** @type {any} */ (null), () => 1),
    () => kernel.delayed('a', /** @type {any} */ (null)),
    () => kernel.signal(/** @type {any} */ (undefined)),
    () => kernel.knows(/** @type {any} */ (null)),
    () => kernel.remove(/** @type {any} */ (null)),
  ]) {
    assert.throws(refused, TypeError);
  }
  assert.equal(kernel.knows('a'), false);
});

test('a limit that is no number is refused', () => {
  const kernel = new SignalKernel({ unhandled() {}, failed() {}, overrun() {} });
  assert.throws(() => kernel.run(/** @type {any} */ (NaN)), RangeError);
  assert.throws(() => kernel.run(/** @type {any} */ (undefined)), RangeError);
});

test('a stack that overflows in immediate calls is a failure like any other', () => {
  const failures = [];
  const kernel = new SignalKernel({
    unhandled() {},
    failed: (name, value, error) => failures.push(error),
    overrun() {},
  });
  kernel.immediate('deep', () => kernel.signal('deep'));
  assert.equal(kernel.signal('deep'), null);
  assert.ok(failures.length + kernel.hookFailures() >= 1);
  kernel.immediate('deep', () => 'mended');
  assert.equal(kernel.signal('deep'), 'mended');
});

test('the frozen kernel is that of the recorded digest', () => {
  const source = readFileSync(new URL('../kernel.mjs', import.meta.url), 'utf8');
  const found = createHash('sha256').update(source.replaceAll('\r\n', '\n')).digest('hex');
  assert.equal(found, DIGEST, 'see docs/adr/0002-kernel-frozen-by-digest.md before you record it');
});
