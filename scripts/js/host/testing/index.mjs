/*
 * What `import { test, complex } from 'exchange/testing'` gives in a test that `exchange test` runs.
 */
export { AssertionError, equal, match, notEqual, ok, rejects } from './assert.mjs';
export { advance, complex, eventually, fault, never, settle } from './complex.mjs';
export { fake } from './fake.mjs';
export { test } from './tests.mjs';
