import { expectFunction, expectText } from '../../checks.mjs';
import { ExchangeError } from '../../errors.mjs';
import { exchange, place } from '../slot.mjs';
import { listening } from './told.mjs';

/** @type {Map<string, { run?: () => unknown, skipped: boolean, file?: string, line?: number }>} */
const tests = new Map();

const app = exchange({
  id: 'test',
  handlers: {
    'test.list': () => Array.from(tests, ([name, { run, ...told }]) => ({ name, ...told })),
    'test.run': async (/** @type {any} */ msg) => {
      await listening(() => tests.get(msg.value)?.run?.());
      return null;
    },
  },
});

/** The exchange in whose name the test speaks, and by which the runner asks for its tests. */
export const speaker = () => app;

/**
 * A test. It runs in a complex of its own, for which this file is loaded anew.
 *
 * @param {string} name what is true if it passes
 * @param {() => unknown} run fails the test by throwing or by a promise that is rejected
 */
export function test(name, run) {
  expectFunction(run, `test ${name}`);
  const at = place(run);
  add(name, { run, skipped: false, ...(at && { file: at.file, line: at.line }) });
}

/**
 * A test that does not run, and is told as skipped.
 *
 * @param {string} name
 */
test.skip = (name) => add(name, { skipped: true });

/**
 * @param {string} name
 * @param {{ run?: () => unknown, skipped: boolean }} one
 */
function add(name, one) {
  expectText(name, 'the name of a test');
  if (tests.has(name)) {
    throw new ExchangeError('CONFLICT', `expected one test "${name}", got two of that name`);
  }
  tests.set(name, one);
}
