import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { exchange } from '../exchange.mjs';
import { outcome } from './support/world.mjs';

const ROOT = new URL('../../../', import.meta.url);
const BLOCK = /((?:<!-- run: .* -->\n)+)```js\n([\s\S]*?)```/g;
const RUN = /<!-- run: request (\S+) (.+?) (→|fails) (.+) -->/g;

/** The programs of pages that the host runs too, with what they shall answer. */
function programsOf(page) {
  const text = readFileSync(new URL(page, ROOT), 'utf8');
  return [...text.matchAll(BLOCK)].map(([, directives, code]) => ({
    code,
    runs: [...directives.matchAll(RUN)].map(([, name, value, , expected]) => [
      name,
      value,
      expected,
    ]),
  }));
}

/** A folder in which `import 'exchange'` finds the SDK, as npm would lay it. */
function folderWithSdk() {
  const folder = mkdtempSync(join(tmpdir(), 'exchange-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(
    fileURLToPath(new URL('..', import.meta.url)),
    join(folder, 'node_modules', 'exchange'),
    'dir',
  );
  return folder;
}

const tester = exchange({ id: 'tester' });

async function run({ code, runs }, file) {
  writeFileSync(file, code);
  await import(pathToFileURL(file).href);
  for (const [name, value, expected] of runs) {
    const found = await outcome(tester.request(name, JSON.parse(value)));
    assert.deepEqual(
      found,
      expected.startsWith('"') || /^[\d[{]/.test(expected) ? JSON.parse(expected) : expected,
    );
  }
}

const folder = folderWithSdk();

for (const page of ['README.md', 'docs/javascript.md']) {
  programsOf(page).forEach((program, i) => {
    test(`program ${i + 1} of ${page} runs unchanged under Node`, () =>
      run(program, join(folder, `${page.replaceAll('/', '-')}-${i}.mjs`)));
  });
}

test('an example of the host runs unchanged under Node', async () => {
  const code = readFileSync(new URL('examples/counter/counter.mjs', ROOT), 'utf8');
  await run({ code, runs: [] }, join(folder, 'counter.mjs'));
});

test.after(async () => {
  await tester.close();
  rmSync(folder, { recursive: true });
});
