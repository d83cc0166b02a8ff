import { runTests } from './node-test.mjs';

/**
 * Runs test files in this page, and posts what came of each.
 *
 * @param {readonly string[]} files
 */
export async function run(files) {
  for (const file of files) {
    let results;
    try {
      results = await runTests(() => import(file));
    } catch (e) {
      results = [{ name: 'the file loads', error: String(/** @type {any} */ (e)?.stack ?? e) }];
    }
    const body = JSON.stringify({ file, results });
    await fetch('/results', { method: 'POST', body });
  }
}
