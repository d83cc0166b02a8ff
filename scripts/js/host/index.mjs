/*
 * What `import { exchange } from 'exchange'` gives in a program of the host.
 */
export { ExchangeError } from '../errors.mjs';
export { exchange } from './slot.mjs';
