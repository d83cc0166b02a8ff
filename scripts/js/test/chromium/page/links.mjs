import assert from 'node:assert/strict';
import test from 'node:test';

import { exchange } from '../../../exchange.mjs';

/*
 * Links of a page in a real browser: over a WebSocket to Node, and over channels to frames and workers.
 * The module does nothing under Node.
 */
const { document, location, Worker } = /** @type {any} */ (globalThis);

if (document !== undefined) {
  for (const encoding of ['json', 'cbor']) {
    test(`a page talks in ${encoding} to an exchange in Node`, () => talk(encoding));
  }
  test('a page watches a cell of an exchange in Node', watch);
  test('a page links again when its connection breaks', comeAgain);
  test('a frame talks to another frame over a channel', frames);
  test('a worker talks to its page over a channel', worker);
  test('what only Node can do is refused in a page', node);
  test('a place in a program of the page is told with its line', place);
}

const address = () => new URLSearchParams(location.search).get('app');

async function talk(encoding) {
  const shown = [];
  const page = exchange({
    id: `page-${encoding}`,
    state: { items: [], count: ($) => $.items.length },
    handlers: {
      'items.show': (msg, sig, state) => {
        state.items = msg.value;
        shown.push(msg.trace);
      },
    },
  });
  const peer = await page.connect({ transport: 'websocket', url: address(), encoding });
  assert.equal(peer.id, 'app');
  const value = { text: 'ü𝄞'.repeat(10_000), bytes: new Uint8Array([0, 255]), n: [1.5, 2 ** 53] };
  assert.deepEqual(await peer.request('echo', value), value);
  assert.deepEqual(await page.request('items.fetch'), [1, 2, 3]);
  assert.equal(await page.get('count'), 3);
  assert.deepEqual(shown, [[page.id, 'app', page.id]]);
  const many = await Promise.all(Array.from({ length: 1_000 }, (_, i) => peer.request('echo', i)));
  assert.equal(many[999], 999);
  await page.close();
}

async function watch() {
  const page = exchange({ id: 'watching' });
  const peer = await page.connect({ transport: 'websocket', url: address() });
  const seen = [];
  let told;
  const changed = new Promise((resolve) => (told = resolve));
  await peer.watch('count', (count) => {
    seen.push(count);
    if (count === 3) told();
  });
  for (let i = 0; i < 3; i++) await peer.request('count.up');
  await changed;
  assert.deepEqual(seen, [0, 1, 2, 3]);
  await page.close();
}

async function comeAgain() {
  const page = exchange({ id: 'again' });
  const peer = await page.connect({ transport: 'websocket', url: address() });
  assert.equal(await peer.request('cut', null, { timeout: 20_000 }), 'over another connection');
  await page.close();
}

async function frames() {
  const channel = 'between-frames';
  const listening = await frame({ role: 'listen', channel });
  const connected = await frame({ role: 'connect', channel });
  assert.deepEqual(connected.said, { peer: 'listening', sum: 3, shown: ['hello'] });
  for (const { element } of [connected, listening]) element.remove();
}

/** A frame that plays a part, when it has said what came of it. */
async function frame(part) {
  const element = document.createElement('iframe');
  const said = new Promise((resolve, reject) => {
    const listen = ({ source, data }) => {
      if (source !== element.contentWindow) return;
      globalThis.removeEventListener('message', listen);
      if (data.error === undefined) resolve(data);
      else reject(new Error(data.error));
    };
    globalThis.addEventListener('message', listen);
  });
  element.src = `/frame?${new URLSearchParams(part)}`;
  document.body.append(element);
  return { element, said: await said };
}

async function worker() {
  const channel = 'with-a-worker';
  const page = exchange({ id: 'with-worker', handlers: { double: (msg) => msg.value * 2 } });
  await page.listen({ transport: 'broadcast', channel });
  const made = new Worker(new URL('worker.mjs', import.meta.url), { type: 'module' });
  const answer = new Promise((resolve) => (made.onmessage = ({ data }) => resolve(data)));
  made.postMessage(channel);
  assert.equal(await answer, 42);
  made.terminate();
  await page.close();
}

async function node() {
  const page = exchange({ id: 'no-node' });
  for (const refused of [
    page.connect({ transport: 'ipc', parent: true }),
    page.listen({ transport: 'ipc', path: '/tmp/x' }),
    page.listen({ transport: 'websocket', port: 0 }),
  ]) {
    await assert.rejects(refused, { code: 'BAD_MESSAGE' });
  }
  await page.close();
}

async function place() {
  const page = exchange({
    id: 'place',
    handlers: {
      broken: () => {
        throw new Error('no');
      },
    },
  });
  await assert.rejects(page.request('broken'), ({ code, location: { file, line } }) => {
    assert.equal(code, 'HANDLER_FAILED');
    assert.match(file, /\/links\.mjs$/);
    return line > 100;
  });
  await page.close();
}
