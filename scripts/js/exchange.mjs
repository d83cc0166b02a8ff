import { checked } from './definition.mjs';
import { ExchangeError } from './errors.mjs';
import { Exchange, Peer } from './exchange/app.mjs';
import { connect } from './exchange/connect.mjs';
import { Core } from './exchange/core.mjs';
import { here, suffix } from './exchange/here.mjs';
import { listen } from './exchange/listen.mjs';
import { Message } from './message.mjs';
import { systemMeans } from './means.mjs';

export { ExchangeError };

/** What the program was deployed with: here nothing, in a host what the host was told. */
export const config = Object.freeze({});

/**
 * The function `exchange` of a process or page of its own, with other means.
 *
 * @param {import('./means.mjs').Means} means
 * @param {Map<string, Core>} [exchanges] those of the process, by id
 * @param {string} [end] of all their ids
 * @returns {(definition: import('./definition.mjs').Definition) => Exchange}
 */
export function complex(means, exchanges = new Map(), end = '') {
  return (definition) => {
    const { id, ...others } = checked(definition);
    const core = new Core({ id: id + end, ...others }, means, exchanges);
    return new Exchange(core, { connect, listen });
  };
}

/**
 * Makes an exchange, which runs at once. The exchanges of one process or page are peers of each other.
 */
export const exchange = complex(systemMeans(), here, suffix);
