import { ExchangeError } from '../errors.mjs';

/**
 * Refuses what only Node can do.
 *
 * @param {string} what
 */
export function needNode(what) {
  const { process } = /** @type {any} */ (globalThis);
  if (process?.versions?.node !== undefined) return;
  const text = `expected ${what} in Node, which has sockets, got it in a browser`;
  throw new ExchangeError('BAD_MESSAGE', text);
}
