import assert from 'node:assert/strict';
import test from 'node:test';

import { complex } from '../exchange.mjs';
import { systemMeans } from '../means.mjs';
import { turn } from './support/turn.mjs';
import { outcome } from './support/world.mjs';

let channels = 0;

/** Times that pass when the test says so, though channels take theirs. */
function handMade() {
  const timers = new Map();
  let time = 0;
  let next = 0;
  const means = {
    ...systemMeans(),
    ticks: () => time,
    timer(task, ms) {
      const id = next++;
      timers.set(id, { at: time + ms, task });
      return () => timers.delete(id);
    },
  };
  const advance = (ms) => {
    time += ms;
    for (const [id, { at, task }] of [...timers]) {
      if (at <= time && timers.delete(id)) task();
    }
  };
  return { means, advance };
}

/** An exchange of a tab of its own, as far as exchanges know. */
function tab(t, definition, means = systemMeans()) {
  const cores = new Map();
  const made = complex(means, cores)(definition);
  t.after(() => made.close());
  return { tab: made, core: cores.get(definition.id) };
}

function channel() {
  return { transport: 'broadcast', channel: `test-${channels++}` };
}

test('a tab talks to another one over a channel', async (t) => {
  const where = channel();
  const handlers = { echo: (msg) => msg.value, 'items.fetch': (msg, sig) => void sig('show', [1]) };
  const { tab: app } = tab(t, { id: 'app', state: { count: 0 }, share: ['count'], handlers });
  await app.listen(where);
  const shown = [];
  const { tab: page } = tab(t, {
    id: 'page',
    handlers: { show: (msg) => void shown.push(msg.value) },
  });
  const peer = await page.connect(where);
  assert.equal(peer.id, 'app');
  const value = { list: [1, 'ü'], bytes: new Uint8Array([1, 255]) };
  assert.deepEqual(await peer.request('echo', value), value);
  await page.request('items.fetch');
  assert.deepEqual(shown, [[1]]);
  let told;
  const changed = new Promise((resolve) => (told = resolve));
  await peer.watch('count', (count) => count === 1 && told(count));
  await app.set('count', 1);
  assert.equal(await changed, 1);
});

test('several tabs talk to one, each over a link of its own', async (t) => {
  const where = channel();
  const { tab: app, core } = tab(t, { id: 'app', handlers: { who: (msg) => msg.from } });
  await app.listen(where);
  const tabs = ['a', 'b', 'c'].map((id) => tab(t, { id }).tab);
  await Promise.all(tabs.map((each) => each.connect(where)));
  const names = await Promise.all(tabs.map((each) => each.request('who')));
  assert.deepEqual(names, ['a', 'b', 'c']);
  assert.deepEqual(
    core.links
      .all()
      .map(({ id }) => id)
      .sort(),
    ['a', 'b', 'c'],
  );
});

test('of two that listen one is taken, and the other one has no link', async (t) => {
  const where = channel();
  const { tab: one, core: first } = tab(t, { id: 'one' });
  const { tab: other, core: second } = tab(t, { id: 'other' });
  await one.listen(where);
  await other.listen(where);
  const { tab: page, core } = tab(t, { id: 'page', handlers: { a: () => 'got' } });
  const peer = await page.connect(where);
  const [taken, left] = peer.id === 'one' ? [one, second] : [other, first];
  assert.equal(await taken.request('a'), 'got');
  assert.equal(left.links.all().length, 0);
  assert.equal(core.links.all().length, 1);
});

test('a channel on which nobody listens is PEER_GONE', async (t) => {
  const { means, advance } = handMade();
  const { tab: page } = tab(t, { id: 'page' }, means);
  const where = channel();
  const linked = outcome(page.connect(where));
  let over = false;
  void linked.then(() => (over = true));
  while (!over) {
    await turn();
    advance(5_000);
  }
  assert.equal(await linked, 'PEER_GONE');
});

test('a tab that vanishes is noticed by its silence, and its link is over after 60 s', async (t) => {
  const { means, advance } = handMade();
  const where = channel();
  const { tab: app, core } = tab(t, { id: 'app' }, means);
  await app.listen(where);
  const worker = new (await import('node:worker_threads')).Worker(
    new URL('support/vanishing-tab.mjs', import.meta.url),
    { workerData: where },
  );
  await new Promise((resolve) => worker.once('message', resolve));
  assert.equal(core.links.all().length, 1);
  await worker.terminate();
  for (let i = 0; i < 3; i++) advance(10_000);
  assert.equal(core.links.all().length, 1); // it might come again
  advance(60_000);
  assert.equal(core.links.all().length, 0);
});

test('a link says good-bye to the other tab', async (t) => {
  const where = channel();
  const { tab: app, core } = tab(t, {
    id: 'app',
    handlers: { never: () => new Promise(() => {}) },
  });
  await app.listen(where);
  const { tab: page } = tab(t, { id: 'page' });
  await page.connect(where);
  const asked = outcome(page.request('never'));
  await app.close();
  assert.equal(await asked, 'PEER_GONE');
  assert.equal(core.links.all().length, 0);
});

for (const [what, settings, code] of [
  ['no channel', { transport: 'broadcast' }, 'BAD_MESSAGE'],
  ['an unknown setting', { transport: 'broadcast', channel: 'x', port: 1 }, 'BAD_MESSAGE'],
]) {
  test(`${what} is refused`, async (t) => {
    const { tab: page } = tab(t, { id: 'page' });
    assert.equal(await outcome(page.connect(settings)), code);
    assert.equal(await outcome(page.listen(settings)), code);
  });
}

test('a wrong token is refused', async (t) => {
  const where = channel();
  const { tab: app } = tab(t, { id: 'app' });
  await app.listen({ ...where, token: 'right' });
  const { tab: page } = tab(t, { id: 'page' });
  assert.equal(await outcome(page.connect({ ...where, token: 'wrong' })), 'UNAUTHENTICATED');
  assert.equal((await page.connect({ ...where, token: 'right' })).id, 'app');
});
