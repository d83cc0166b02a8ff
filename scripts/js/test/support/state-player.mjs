import assert from 'node:assert/strict';

import { ExchangeError } from '../../errors.mjs';
import { same } from '../../frozen.mjs';
import { StateGraph } from '../../state/graph.mjs';
import { evaluate } from './expression.mjs';
import { cellsOf } from './shapes.mjs';

/** Plays one case; fails at the first step that finds something else. */
export class StatePlayer {
  #graph;
  #runs = new Map();
  #later = new Map();
  #watches = new Map();
  #log = [];
  #changes = [];
  #failures = [];

  /** @param {any} played */
  constructor(played) {
    const cells = [...(played.shape ? cellsOf(played.shape) : []), ...(played.cells ?? [])];
    this.#graph = new StateGraph(
      'app',
      cells.map(([name, definition]) => [name, this.#cell(name, definition)]),
      {
        changed: (change) => this.#changes.push(change),
        watcherFailed: (cell, error) => this.#failures.push([cell, String(error?.message)]),
      },
    );
  }

  play(steps) {
    for (const step of steps) this.#step(step);
    assert.deepEqual(this.#failures, [], 'failures that no step expected');
  }

  #cell(name, { value, computed }) {
    if (computed === undefined) return value;
    return ($) => {
      this.#runs.set(name, (this.#runs.get(name) ?? 0) + 1);
      return evaluate(computed, {
        get: (cell) => $[cell],
        set: (cell, written) => {
          $[cell] = written;
        },
        later: (label) => this.#promised(label),
        same,
      });
    };
  }

  /** What a step settles, at once. */
  #promised(label) {
    const listed = this.#later.get(label) ?? [];
    this.#later.set(label, listed);
    const promised = {
      then(fulfilled, rejected) {
        Object.assign(promised, { fulfilled, rejected });
      },
    };
    listed.push(promised);
    return promised;
  }

  #step(step) {
    const graph = this.#graph;
    const [word, first, second, third] = step;
    const said = JSON.stringify(step);
    switch (word) {
      case 'set':
        return graph.set(first, second);
      case 'batch':
        return this.#batch(second ?? null, () => first.forEach((each) => this.#step(each)));
      case 'throwing':
        return this.#throwing(first);
      case 'refused':
        return this.#expect(first, () => this.#step(second), said);
      case 'get':
        return assert.ok(same(graph.get(first), second), `${said}: ${show(graph.get(first))}`);
      case 'error': {
        const error = this.#expect(second, () => graph.get(first), said);
        for (const part of step.slice(3))
          assert.ok(error.message.includes(part), `${said}: ${error.message}`);
        return undefined;
      }
      case 'pending':
        return assert.equal(graph.pending(first), second, said);
      case 'version':
        return assert.equal(graph.version(first), second, said);
      case 'runs':
        return assert.equal(this.#runs.get(first) ?? 0, second, said);
      case 'watch':
        return this.#watch(first, second, third);
      case 'cancel':
        return this.#watches.get(first)();
      case 'resolve':
        return this.#later.get(first)[second].fulfilled(third);
      case 'reject':
        return this.#later.get(first)[second].rejected(new Error(third));
      case 'log':
        return assert.deepEqual(this.#log.splice(0), first, said);
      case 'failures':
        return this.#expectFailures(first, said);
      case 'changes':
        return assert.deepEqual(this.#changes.splice(0).map(record), first, said);
      default:
        throw new Error(`no step ${word}`);
    }
  }

  #batch(cause, work) {
    this.#graph.begin(cause);
    try {
      work();
    } catch (error) {
      this.#graph.rollback();
      throw error;
    }
    this.#graph.commit();
  }

  #throwing(steps) {
    const thrown = new Error('the batch throws');
    const work = () => {
      steps.forEach((each) => this.#step(each));
      throw thrown;
    };
    assert.throws(
      () => this.#batch(null, work),
      (error) => error === thrown,
    );
  }

  #watch(cell, id, work) {
    const watcher = (value, change) => {
      this.#log.push([id, told(change)]);
      if (work === undefined) return;
      evaluate(work, {
        get: (name) => this.#graph.get(name),
        set: (name, written) => this.#graph.set(name, written),
        told: () => change.value,
        same,
      });
    };
    this.#watches.set(id, this.#graph.watch(cell, watcher));
  }

  #expect(code, work, said) {
    try {
      work();
    } catch (error) {
      assert.ok(error instanceof ExchangeError, `${said}: ${error?.stack}`);
      assert.equal(error.code, code, `${said}: ${error.message}`);
      return error;
    }
    return assert.fail(`${said}: nothing was thrown`);
  }

  #expectFailures(expected, said) {
    const found = this.#failures.splice(0);
    assert.equal(found.length, expected.length, `${said}: ${show(found)}`);
    expected.forEach(([cell, ...parts], i) => {
      assert.equal(found[i][0], cell, said);
      for (const part of parts) assert.ok(found[i][1].includes(part), `${said}: ${found[i][1]}`);
    });
  }
}

function told(change) {
  return change.error === null ? change.value : `error ${change.error.code}`;
}

function record(change) {
  return [change.cell, change.version, change.before, told(change), change.cause];
}

function show(value) {
  return String(JSON.stringify(value)).slice(0, 200);
}
