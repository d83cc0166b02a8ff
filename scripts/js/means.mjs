/**
 * What an exchange takes from the world around it. Tests pass their own.
 *
 * @typedef {object} Means
 * @property {() => number} now ms since the epoch
 * @property {() => number} ticks ms that only grow
 * @property {() => number} random from 0 to below 1
 * @property {(task: () => void) => void} soon runs a task after the code that runs now
 * @property {(task: () => void, ms: number) => () => void} timer gives what ends it
 * @property {(text: string, error?: unknown) => void} log tells people what nobody else is told
 * @property {Carrier} carrier
 */

/**
 * What is being handled, as far as the platform can tell.
 *
 * @typedef {object} Carrier
 * @property {() => any} current null outside of any
 * @property {<T>(handling: any, work: () => T) => T} run
 */

/** How many tasks run in a row before timers and sockets get their turn. */
const IN_A_ROW = 512;
const LONGEST = 2 ** 31 - 1;

/** @returns {Means} */
export function systemMeans() {
  return {
    now: () => Date.now(),
    ticks: () => performance.now(),
    random: randomNumbers(),
    soon: turns(),
    timer(task, ms) {
      const timer = setTimeout(task, Math.min(Math.max(ms, 0), LONGEST));
      return () => clearTimeout(timer);
    },
    log: (text, error) => console.warn(text, ...(error === undefined ? [] : [error])),
    carrier: carrier(),
  };
}

/**
 * Follows a handling through its awaits where the platform can (Node); elsewhere only until its first
 * await.
 *
 * @returns {Carrier}
 */
export function carrier() {
  const hooks = /** @type {any} */ (globalThis).process?.getBuiltinModule?.('node:async_hooks');
  if (hooks?.AsyncLocalStorage === undefined) return plainCarrier();
  const storage = new hooks.AsyncLocalStorage();
  return {
    current: () => storage.getStore() ?? null,
    run: (handling, work) => storage.run(handling, work),
  };
}

/** @returns {Carrier} */
export function plainCarrier() {
  let current = null;
  return {
    current: () => current,
    run(handling, work) {
      const outer = current;
      current = handling;
      try {
        return work();
      } finally {
        current = outer;
      }
    },
  };
}

/** Tasks in the order in which they came, as microtasks, but never too many in a row. */
function turns() {
  /** @type {(() => void)[]} */
  let waiting = [];
  let planned = false;
  let row = 0;
  const pause = /** @type {any} */ (globalThis).setImmediate ?? ((task) => setTimeout(task, 0));
  const plan = () => {
    planned = true;
    if (row < IN_A_ROW) queueMicrotask(run);
    else pause(run);
  };
  const run = () => {
    planned = false;
    if (row === 0) pause(() => (row = 0));
    else if (row >= IN_A_ROW) row = 0;
    const tasks = waiting;
    waiting = [];
    row += tasks.length;
    for (const task of tasks) task();
    if (waiting.length > 0 && !planned) plan();
  };
  return (task) => {
    waiting.push(task);
    if (!planned) plan();
  };
}

function randomNumbers() {
  const drawn = new Uint32Array(256);
  let next = drawn.length;
  return () => {
    if (next === drawn.length) {
      crypto.getRandomValues(drawn);
      next = 0;
    }
    return drawn[next++] / 2 ** 32;
  };
}
