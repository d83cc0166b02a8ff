import assert from 'node:assert/strict';
import test from 'node:test';

import { complex } from '../../exchange.mjs';
import { systemMeans } from '../../means.mjs';
import { browse } from './browser.mjs';
import { TestServer } from './server.mjs';

/** The tests that run in a page too, with how many there are at least. */
const FILES = new Map([
  ['/js/test/kernel.test.mjs', 40],
  ['/js/test/values.test.mjs', 10],
  ['/js/test/messages.test.mjs', 5],
  ['/js/test/exchange.test.mjs', 20],
  ['/js/test/state-conformance.test.mjs', 40],
  ['/js/test/state-property.test.mjs', 1],
  ['/js/test/wire-conformance.test.mjs', 120],
  ['/js/test/wire-faults.test.mjs', 40],
  ['/js/test/session.test.mjs', 15],
  ['/js/test/cells.test.mjs', 20],
  ['/js/test/packets.test.mjs', 60],
  ['/js/test/encoding.test.mjs', 5],
  ['/js/test/reencoding.test.mjs', 2],
  ['/js/test/chromium/page/links.mjs', 8],
]);

const results = new Map();
const server = new TestServer([...FILES.keys()]);
for (const file of FILES.keys()) results.set(file, deferred());
server.told = ({ file, results: found }) => results.get(file).resolve(found);
const origin = await server.start();
const app = application();
const { url } = await app.listen({ transport: 'websocket', port: 0, origins: [origin] });
const browser = browse(`${origin}/?app=${encodeURIComponent(url)}`);

for (const [file, least] of FILES) {
  test(`${file} passes in Chromium`, { timeout: 300_000 }, async () => {
    const found = await Promise.race([results.get(file).promise, browser.failed]);
    const failed = found.filter(({ error }) => error !== null);
    assert.deepEqual(failed, []);
    assert.ok(found.length >= least, `${found.length} tests`);
  });
}

test.after(async () => {
  await browser.close();
  await app.close();
  server.close();
});

/** What the page talks to. */
function application() {
  const cores = new Map();
  return complex(
    systemMeans(),
    cores,
  )({
    id: 'app',
    state: { count: 0 },
    share: ['count'],
    handlers: {
      echo: (msg) => msg.value,
      'items.fetch': (msg, sig) => void sig('items.show', [1, 2, 3]),
      'count.up': (msg, sig, state) => void state.count++,
      cut(msg) {
        const { link } = cores.get('app').links.byId(msg.from);
        link.drop('for the test');
        return 'over another connection';
      },
    },
  });
}

function deferred() {
  /** @type {any} */
  const made = {};
  made.promise = new Promise((resolve) => (made.resolve = resolve));
  return made;
}
