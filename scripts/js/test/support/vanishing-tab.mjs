import { parentPort, workerData } from 'node:worker_threads';

import { exchange } from '../../exchange.mjs';

/** A thread that links to whoever listens, says so, and is ended by the test. */
if (workerData !== null) {
  await exchange({ id: 'vanishing' }).connect(workerData);
  parentPort?.postMessage('linked');
}
