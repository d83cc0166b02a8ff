import { ExchangeError } from '../errors.mjs';

/** @type {any} */
let made;

/**
 * What the host does for a test.
 *
 * @typedef {object} Testing
 * @property {(what: string, given: object) => Promise<any>} control
 * @property {(written: Function) => { file: string, line: number } | null} place
 */

/** @type {Testing | undefined} only in a test */
let testing;

/** @type {(reason: unknown, promise: Promise<unknown>) => boolean} */
let taken = () => false;

/**
 * What the program was deployed with: immutable, and empty if that was nothing.
 *
 * @type {any}
 */
export let config;

/**
 * Has something done to the complex that is tested.
 *
 * @param {string} what
 * @param {object} [given]
 * @returns {Promise<any>}
 */
export function control(what, given = {}) {
  return ofTest().control(what, given);
}

/**
 * Where a function of a test was written.
 *
 * @param {Function} written
 */
export const place = (written) => ofTest().place(written);

function ofTest() {
  if (testing === undefined) {
    const text = 'expected a test that `exchange test` runs, got a program';
    throw new ExchangeError('FORBIDDEN', text);
  }
  return testing;
}

/**
 * Gives promises that were rejected, and that nobody awaits, to somebody, instead of to the log.
 *
 * @param {typeof taken} taker tells whether it has taken that one
 */
export function takeRejections(taker) {
  taken = taker;
}

/**
 * Whether somebody has taken that promise.
 *
 * @param {unknown} reason
 * @param {Promise<unknown>} promise
 */
export const isTaken = (reason, promise) => taken(reason, promise);

/**
 * Makes an exchange.
 *
 * @param {import('../definition.mjs').Definition} definition
 */
export function exchange(definition) {
  return made(definition);
}

/**
 * Called once by the host, before the program's own code.
 *
 * @param {Function} implementation
 * @param {any} configuration
 * @param {Testing} [tests]
 */
export function publish(implementation, configuration, tests) {
  if (made !== undefined) return;
  made = implementation;
  config = configuration;
  testing = tests;
}
