import { ExchangeError } from '../../errors.mjs';
import { control, takeRejections } from '../slot.mjs';

/** What the test was given and has not listened to yet. @type {Set<Told>} */
const unheard = new Set();

/**
 * Promises of the author's own that were rejected in a turn at whose end nobody awaited them, with
 * the reason of each.
 *
 * @type {Map<Promise<unknown>, any>}
 */
const strays = new Map();

/** A promise that knows whether somebody awaits it. */
class Told extends Promise {
  static get [Symbol.species]() {
    return Promise;
  }

  /**
   * @param {any} [fulfilled]
   * @param {any} [rejected]
   */
  then(fulfilled, rejected) {
    unheard.delete(this);
    return super.then(fulfilled, rejected);
  }
}

/**
 * The same promise for a test: if it is rejected, somebody has to await it, and it fails at the
 * line where it was made, unless it has failed in a program.
 *
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
export function told(promise) {
  const here = new ExchangeError('HANDLER_FAILED', '');
  /** @type {any} */
  const given = new Told((resolve, reject) => {
    promise.then(resolve, (error) => reject(placed(error, here)));
  });
  unheard.add(given);
  return given;
}

takeRejections((reason, promise) => {
  if (!(promise instanceof Told)) strays.set(promise, reason);
  return true;
});

/**
 * Somebody looks at that promise after all.
 *
 * @param {unknown} promise
 */
export function seen(promise) {
  strays.delete(/** @type {Promise<unknown>} */ (promise));
}

/**
 * Runs a test. It also fails if a promise is rejected that it does not await.
 *
 * @param {() => unknown} run
 */
export async function listening(run) {
  try {
    await run();
  } catch (error) {
    const [lost] = [...(await listen()), ...strays.values()].filter((one) => one !== error);
    throw lost === undefined ? error : noted(error, `; nobody awaits: ${lost?.message ?? lost}`);
  }
  const lost = await listen();
  if (lost.length === 0) await control('settle');
  lost.push(...(await listen()), ...strays.values());
  if (lost.length > 0) throw noted(lost[0], ' (nobody awaits it)');
}

/** What is lost so far; that goes on as long as promises are open. */
async function listen() {
  /** @type {any[]} */
  const lost = [];
  for (const promise of unheard) {
    Promise.prototype.then.call(promise, undefined, (error) => lost.push(error));
  }
  unheard.clear();
  await null;
  return lost;
}

/**
 * @param {any} error
 * @param {ExchangeError} here
 */
function placed(error, here) {
  if (!(error instanceof ExchangeError) || error.location !== null) return error;
  here.code = error.code;
  here.message = error.message;
  here.exchange = error.exchange;
  return here;
}

/**
 * @param {any} error
 * @param {string} words
 */
function noted(error, words) {
  if (error instanceof Error) error.message += words;
  return error;
}
