import { exchange } from '../../../exchange.mjs';

/**
 * One of two frames that talk over a channel; tells the page what came of it.
 *
 * @param {URLSearchParams} part `role` and `channel`
 */
export async function play(part) {
  const where = { transport: 'broadcast', channel: String(part.get('channel')) };
  const tell = (data) => /** @type {any} */ (globalThis).parent.postMessage(data, '*');
  try {
    tell(part.get('role') === 'listen' ? await listen(where) : await connect(where));
  } catch (e) {
    tell({ error: String(/** @type {any} */ (e).stack) });
  }
}

async function listen(where) {
  const app = exchange({
    id: 'listening',
    handlers: {
      sum: (msg, sig) => {
        sig('show', 'hello');
        return msg.value[0] + msg.value[1];
      },
    },
  });
  await app.listen(where);
  return {};
}

async function connect(where) {
  const shown = [];
  const tab = exchange({ id: 'tab', handlers: { show: (msg) => void shown.push(msg.value) } });
  const peer = await tab.connect(where);
  return { peer: peer.id, sum: await peer.request('sum', [1, 2]), shown };
}
