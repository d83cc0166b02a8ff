import assert from 'node:assert/strict';
import test from 'node:test';

import { same } from '../frozen.mjs';
import { StateGraph } from '../state/graph.mjs';
import { evaluate } from './support/expression.mjs';
import { computedAnew } from './support/naive-state.mjs';
import { Draw } from './support/random.mjs';

const VALUES = [0, 1, 2, 3, null, false, true, '', 'a', [1], [1, 2]];

/** A random expression over cells of any definition order, circles and unknown ones among them. */
function expression(draw, names, depth) {
  if (depth === 0 || draw.once(5)) {
    if (draw.once(40)) return ['get', 'nobody'];
    return draw.once(4) ? draw.below(4) : ['get', draw.of(names)];
  }
  const inner = () => expression(draw, names, depth - 1);
  switch (draw.below(9)) {
    case 0:
      return ['if', inner(), inner(), inner()];
    case 1:
      return ['try', inner(), inner()];
    case 2:
      return ['list', inner(), inner()];
    case 3:
      return ['eq', inner(), inner()];
    case 4:
      return draw.once(8) ? ['write', names[0], inner()] : ['not', inner()];
    case 5:
      return ['seq', inner(), inner()];
    default:
      return draw.once(12) ? ['throw', 'no'] : ['add', inner(), inner()];
  }
}

function randomCells(draw) {
  const given = Array.from({ length: 2 + draw.below(4) }, (_, i) => `g${i}`);
  const computed = Array.from({ length: 2 + draw.below(10) }, (_, i) => `c${i}`);
  const names = [...given, ...computed];
  // Most cells read cells defined before them; some read any, so that circles come about.
  const cells = names.map((name, i) => {
    if (i < given.length) return [name, { value: draw.of(VALUES) }];
    const readable = draw.once(5) ? names : names.slice(0, i);
    return [name, { computed: expression(draw, readable, 3) }];
  });
  if (draw.once(2)) cells.reverse();
  return new Map(cells);
}

class Play {
  constructor(draw, nested) {
    this.draw = draw;
    this.cells = randomCells(draw);
    this.given = new Map();
    for (const [name, { value }] of this.cells)
      if (value !== undefined) this.given.set(name, value);
    const made = [...this.cells].map(([name, { value, computed }]) => [
      name,
      computed === undefined ? value : ($) => evaluate(computed, scope($)),
    ]);
    this.told = [];
    this.graph = new StateGraph('app', made, { changed() {}, watcherFailed: assert.fail }, nested);
    for (const name of this.cells.keys()) {
      this.graph.watch(name, (_, change) => this.told.push([name, contentOf(change)]));
    }
    this.told = [];
    this.versions = new Map([...this.cells.keys()].map((name) => [name, 0]));
    this.committed = computedAnew(this.cells, this.given);
  }

  /** One transaction with random writes, reads, inner transactions and throws. */
  transaction() {
    const before = new Map(this.given);
    const kept = this.body(0);
    if (!kept) this.given = before;
    const now = computedAnew(this.cells, this.given);
    const differs = ([name, value]) => !same(value, this.committed.get(name));
    const told = this.told.splice(0);
    // One error may follow another of the same code: the model knows codes alone.
    assert.deepEqual(told.filter(differs), [...now].filter(differs));
    assert.ok(told.every((each) => differs(each) || String(each[1]).startsWith('error ')));
    for (const [name] of told) this.versions.set(name, this.versions.get(name) + 1);
    this.committed = now;
    this.check();
    for (const [name, version] of this.versions) assert.equal(this.graph.version(name), version);
  }

  body(depth) {
    const { draw, graph } = this;
    const before = new Map(this.given);
    graph.begin(null);
    for (let i = draw.below(4); i >= 0; i--) {
      if (draw.once(4) && depth < 3) this.body(depth + 1);
      else if (draw.once(3)) this.check();
      else this.write();
    }
    if (draw.once(4)) {
      graph.rollback();
      this.given = before;
      return false;
    }
    graph.commit();
    return true;
  }

  write() {
    const name = this.draw.of([...this.given.keys()]);
    const value = this.draw.of(VALUES);
    this.graph.set(name, value);
    this.given.set(name, value);
  }

  check() {
    for (const [name, value] of computedAnew(this.cells, this.given)) {
      assert.ok(same(read(this.graph, name), value), `${name}: ${JSON.stringify(value)}`);
    }
  }
}

function scope($) {
  return {
    get: (name) => $[name],
    set: (name, value) => {
      $[name] = value;
    },
    same,
  };
}

function contentOf({ error, value }) {
  return error === null ? value : `error ${error.code}`;
}

function read(graph, name) {
  try {
    return graph.get(name);
  } catch (e) {
    return `error ${e.code}`;
  }
}

for (const nested of [undefined, 1, 2, 3]) {
  test(`random graphs are what a naive model says, ${nested ?? 16} functions inside of each other`, () => {
    for (let seed = 0; seed < 150; seed++) {
      try {
        const play = new Play(new Draw(seed), nested);
        play.check();
        for (let i = 0; i < 12; i++) play.transaction();
      } catch (e) {
        e.message = `seed ${seed}: ${e.message}`;
        throw e;
      }
    }
  });
}
