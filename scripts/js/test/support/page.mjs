import { exchange } from '../../exchange.mjs';

/*
 * A process of its own, with the platform's WebSocket: asks what its first argument leads to, and
 * tells what it got.
 */

if (process.argv[2] !== undefined) await run(process.argv[2], process.argv[3]);

async function run(url, encoding) {
  const page = exchange({
    id: 'page',
    state: { items: [], count: ($) => $.items.length },
    handlers: {
      'items.show': (msg, sig, state) => {
        state.items = msg.value;
      },
    },
  });
  const peer = await page.connect({ transport: 'websocket', url, encoding });
  const big = await peer.request('echo', {
    text: 'ü'.repeat(100_000),
    bytes: new Uint8Array([1, 2, 255]),
  });
  const items = await page.request('items.fetch');
  const slow = await page.request('slow', null, { timeout: 20_000 });
  const count = await page.get('count');
  console.log(JSON.stringify({ big: [big.text.length, ...big.bytes], items, slow, count }));
  await page.close();
}
