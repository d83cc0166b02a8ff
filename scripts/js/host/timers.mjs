const MAX_DELAY = 2 ** 31 - 1;

/**
 * Timers, microtasks and the clock.
 *
 * @param {any} tools host
 */
export function timers({ host }) {
  const source = host.timers();
  /** @type {Map<number, any>} */
  const running = new Map();
  const origin = source.millis();
  const start = source.now();
  let last = 0;

  /**
   * @param {number} id
   * @param {number} delay
   * @param {() => void} turn
   */
  function schedule(id, delay, turn) {
    const timer = source.start(delay, turn);
    if (timer === null) throw new RangeError('expected at most 100,000 timers, got one more');
    running.set(id, timer);
  }

  /** Calls a function once, after a delay in ms. */
  function setTimeout(callback, delay, ...args) {
    expectCallback(callback, 'setTimeout');
    const id = ++last;
    schedule(id, checkedDelay(delay), () => {
      running.delete(id);
      callback(...args);
    });
    return id;
  }

  /** Calls a function again and again, with a delay in ms between. */
  function setInterval(callback, delay, ...args) {
    expectCallback(callback, 'setInterval');
    const id = ++last;
    const pause = checkedDelay(delay);
    const turn = () => {
      schedule(id, pause, turn);
      callback(...args);
    };
    schedule(id, pause, turn);
    return id;
  }

  /** Ends a timer; anything else is left alone. */
  function clearTimeout(id) {
    const timer = running.get(Number(id));
    if (timer === undefined) return;
    running.delete(Number(id));
    timer.cancel();
  }

  /** Ends a timer; anything else is left alone. */
  function clearInterval(id) {
    clearTimeout(id);
  }

  /** Calls a function at the end of this turn. */
  function queueMicrotask(callback) {
    expectCallback(callback, 'queueMicrotask');
    Promise.resolve()
      .then(() => callback())
      .catch((error) => host.uncaught(error));
  }

  const performance = Object.freeze({
    timeOrigin: origin,
    now: () => source.now() - start,
    toJSON: () => ({ timeOrigin: origin }),
  });

  return {
    setTimeout,
    setInterval,
    clearTimeout,
    clearInterval,
    queueMicrotask,
    performance,
  };
}

/**
 * @param {unknown} callback
 * @param {string} name
 */
function expectCallback(callback, name) {
  if (typeof callback === 'function') return;
  throw new TypeError(`expected a function as callback of ${name}, got ${typeof callback}`);
}

/**
 * As in Node: what is no number from 1 to 2^31-1 is 1.
 *
 * @param {unknown} delay
 */
function checkedDelay(delay) {
  const millis = Number(delay);
  return millis >= 1 && millis <= MAX_DELAY ? Math.trunc(millis) : 1;
}
