import { readdirSync, readFileSync } from 'node:fs';
import assert from 'node:assert/strict';

const ROOT = new URL('../../../conformance/', import.meta.url);

/**
 * The cases of a folder of scripts/conformance; fails if there are none, or two of one name.
 *
 * @param {string} folder
 * @param {(file: string) => boolean} [which] of its files
 * @returns {any[]} each with the name of its file as `source`
 */
export function casesOf(folder, which = () => true) {
  const place = new URL(`${folder}/`, ROOT);
  const cases = readdirSync(place)
    .filter((file) => file.endsWith('.json') && which(file))
    .sort()
    .flatMap((file) =>
      JSON.parse(readFileSync(new URL(file, place), 'utf8')).cases.map((each) => ({
        ...each,
        source: file,
      })),
    );
  assert.ok(cases.length >= 40, `expected cases in ${folder}, found ${cases.length}`);
  assert.equal(new Set(cases.map((each) => each.name)).size, cases.length);
  return cases;
}
