import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

import * as sdk from '../exchange.mjs';
import { compiled, compiler, prepare, ran } from './support/compiler.mjs';

/** What of the module is for its own tests, and has no types. */
const OWN = ['complex'];

const TYPES = new URL('types/', import.meta.url);
const DECLARED = new URL('../exchange.d.ts', import.meta.url);
const EXPECTED = / \/\/ (TS\d+)$/;

await prepare();
const complaints = await compiled('tsconfig.json');

function complaintsOf(file) {
  return complaints.filter((each) => each.file === file);
}

for (const name of readdirSync(new URL('wrong/', TYPES))) {
  test(`each line of wrong/${name} that is wrong does not compile, and no other`, () => {
    const lines = readFileSync(new URL(`wrong/${name}`, TYPES), 'utf8').split('\n');
    const expected = lines.flatMap((line, i) => {
      const [, code] = EXPECTED.exec(line) ?? [];
      return code === undefined ? [] : [`${i + 1} ${code}`];
    });
    const found = complaintsOf(`wrong/${name}`).map(({ line, code }) => `${line} ${code}`);
    assert.ok(expected.length > 5);
    assert.deepEqual(found, expected);
  });
}

test('the types and what is right compile, and nothing outside of wrong is complained of', () => {
  assert.deepEqual(
    complaints.filter(({ file }) => !file.startsWith('wrong/')),
    [],
  );
});

test('they compile for pages, through a bundler and with exact optional members', async () => {
  assert.deepEqual(await compiled('tsconfig.page.json'), []);
});

test('good.ts uses whatever the types name', async () => {
  const ts = await compiler();
  const declared = new Set();
  const used = new Set();
  visit(ts, DECLARED, (node) => {
    const named = ts.isTypeElement(node) || ts.isClassElement(node) || ts.isDeclarationStatement(node);
    if (named || ts.isVariableDeclaration(node)) declared.add(node.name?.text);
  });
  visit(ts, new URL('good.ts', TYPES), (node) => {
    if (ts.isIdentifier(node)) used.add(node.text);
  });
  declared.delete(undefined); // index signatures and constructors
  assert.ok(declared.size > 90, `${declared.size}`);
  assert.deepEqual(
    [...declared].filter((name) => !used.has(name)),
    [],
  );
});

function visit(ts, url, visitor) {
  const text = readFileSync(url, 'utf8');
  const each = (node) => {
    visitor(node);
    ts.forEachChild(node, each);
  };
  each(ts.createSourceFile(url.pathname, text, ts.ScriptTarget.ES2022, true));
}

test('the types offer what the module offers', async () => {
  const { offered } = await ran('exported.ts');
  assert.deepEqual([...Object.keys(offered), ...OWN].sort(), Object.keys(sdk).sort());
});

test('good.ts does what its types say', async () => {
  const { run } = await ran('good.ts');
  const { why, failed, ...told } = await run();
  assert.deepEqual(told, {
    answer: { count: 2 },
    seen: 'shop.add',
    kept: [
      ['note', 1, null, 'sale', null, null],
      ['note', 2, 'sale', 'over', null, null],
    ],
    note: 'over',
    peer: 'shop',
    watched: [2, 1],
    later: 'soon',
    registered: ['NO_HANDLER', 'NO_HANDLER'],
    route: ['shop.add', 'to', 'shop', 'shop', 1, ['shop'], true],
    listener: ['websocket', true, 'number', 'string', 'undefined', 'undefined', 'json'],
    config: 0,
  });
  const step = ['shop', 'shop.add', 'shop', 'handler shop.add', 'string', 'number', 'number'];
  assert.deepEqual(why, ['shop', 'items', 1, step, true]);
  assert.deepEqual(failed, ['CONFLICT', 'sold', 'till', null]);
});
