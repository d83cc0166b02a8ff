import { ExchangeError } from '../../errors.mjs';
import { control } from '../slot.mjs';

/**
 * Has something done to the complex that is tested.
 *
 * @param {string} what
 * @param {object} [given]
 * @returns {Promise<any>}
 */
export function ask(what, given = {}) {
  if (control === undefined) {
    const text = 'expected a test that `exchange test` runs, got a program';
    throw new ExchangeError('FORBIDDEN', text);
  }
  return control(what, given);
}
