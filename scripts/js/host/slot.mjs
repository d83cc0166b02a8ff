import { ExchangeError } from '../errors.mjs';

/** @type {any} */
let made;

/** @type {((what: string, given: object) => Promise<any>) | undefined} only in a test */
let controlled;

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
  if (controlled === undefined) {
    const text = 'expected a test that `exchange test` runs, got a program';
    throw new ExchangeError('FORBIDDEN', text);
  }
  return controlled(what, given);
}

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
 * @param {typeof controlled} [controlling]
 */
export function publish(implementation, configuration, controlling) {
  if (made !== undefined) return;
  made = implementation;
  config = configuration;
  controlled = controlling;
}
