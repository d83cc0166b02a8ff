import { exchange } from '../../../exchange.mjs';

/* A worker that asks the page which started it. Does nothing under Node. */
const { postMessage } = /** @type {any} */ (globalThis);

if (postMessage !== undefined) {
  globalThis.onmessage = async ({ data: channel }) => {
    const worker = exchange({ id: 'worker' });
    const peer = await worker.connect({ transport: 'broadcast', channel });
    postMessage(await peer.request('double', 21));
  };
}
