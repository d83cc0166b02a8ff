/*
 * What the tests use of node:test, in a page: tests are collected, and run one after the other.
 */
let collected = [];

/**
 * @param {string} name
 * @param {(t: any) => unknown} work
 */
export default function test(name, work) {
  collected.push({ name, work });
}

/**
 * Runs the tests of a module.
 *
 * @param {() => Promise<unknown>} load
 * @returns {Promise<{name: string, error: string | null}[]>}
 */
export async function runTests(load) {
  collected = [];
  await load();
  const results = [];
  for (const { name, work } of collected) results.push({ name, error: await errorOf(work) });
  return results;
}

async function errorOf(work) {
  const ends = [];
  try {
    await work({ after: (end) => ends.push(end) });
    return null;
  } catch (e) {
    const { message = e, stack = '' } = /** @type {any} */ (e) ?? {};
    return `${message}\n${stack}`.slice(0, 2_000);
  } finally {
    for (const end of ends) await end();
  }
}
