/*
 * What `import { exchange, config } from 'exchange'` gives in a program of the host.
 */
export { ExchangeError } from '../errors.mjs';
export { config, exchange } from './slot.mjs';
