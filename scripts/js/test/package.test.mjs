import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

import { Exchange, Peer } from '../exchange/app.mjs';
import { VERSION } from '../exchange/version.mjs';
import { CODES } from '../failure.mjs';

const HOME = new URL('../', import.meta.url);
const TYPES = readFileSync(new URL('exchange.d.ts', HOME), 'utf8');
const PACKAGE = JSON.parse(readFileSync(new URL('package.json', HOME), 'utf8'));

/** The members of an interface of the types. */
function membersOf(name) {
  const [, body] = new RegExp(`^export interface ${name} {\\n([^]*?)^}`, 'm').exec(TYPES) ?? [];
  return [...String(body).matchAll(/^ {2}(?:readonly )?(\w+)\??[(:]/gm)].map(([, each]) => each);
}

function publicMembers({ prototype }) {
  return Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
}

test('the types of an exchange and of a peer name what is there', () => {
  assert.deepEqual(membersOf('Exchange').sort(), publicMembers(Exchange).sort());
  assert.deepEqual(membersOf('Peer').sort(), publicMembers(Peer).sort());
});

test('an exchange tells the version of the package', () => {
  assert.equal(VERSION, PACKAGE.version);
});

test('what the package exports to programs has types', () => {
  const modules = Object.entries(PACKAGE.exports).filter(([path]) => !path.endsWith('.json'));
  assert.deepEqual(
    modules.map(([path]) => path),
    ['.', './testing', './child.mjs'],
  );
  for (const [, { types, ...others }] of modules) {
    assert.deepEqual(Object.keys(others), ['default']);
    readFileSync(new URL(types, HOME));
  }
});

test('the part for tests says outside of a host what is missing', async () => {
  await assert.rejects(import('../testing.mjs'), /a test that `exchange test` runs/);
});

test('the types name all codes, and no others', () => {
  const [, list] = /export type Code =([^;]*);/.exec(TYPES) ?? [];
  assert.deepEqual(
    [...String(list).matchAll(/'(\w+)'/g)].map(([, code]) => code).sort(),
    [...CODES].sort(),
  );
});

test('a definition has the members that the types name', () => {
  assert.deepEqual(
    membersOf('Definition'),
    ['id', 'state', 'share', 'default', 'handlers', 'timeout'],
  );
});

test('the package has no dependencies, and all folders that are imported', () => {
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies']) {
    assert.equal(PACKAGE[kind], undefined);
  }
  const imported = new Set();
  for (const folder of ['', ...PACKAGE.files.filter((each) => /^\w+$/.test(each))]) {
    for (const file of readdirSync(new URL(`./${folder}`, HOME))) {
      if (!file.endsWith('.mjs')) continue;
      const text = readFileSync(new URL(`./${folder}/${file}`, HOME), 'utf8');
      for (const [, to] of text.matchAll(/^(?:import|export) [^;]*? from '([^']+)';/gm)) {
        if (to.startsWith('node:')) assert.ok(/^(node|)$/.test(folder), `${folder}/${file}: ${to}`);
        else imported.add(new URL(to, new URL(`./${folder}/${file}`, HOME)).href);
      }
    }
  }
  assert.ok(imported.size > 40);
  for (const url of imported) {
    const [, folder] = /^(\w+)\/\w/.exec(url.slice(HOME.href.length)) ?? [null, '*.mjs'];
    assert.ok(PACKAGE.files.includes(folder), url);
    readFileSync(new URL(url));
  }
});
