/**
 * The exchanges of this process or page, by id, in the order in which they were made.
 *
 * @type {Map<string, any>}
 */
export const here = new Map();

/** What the ids of the exchanges of a child end with (docs/spec/protocol.md, W18). */
export const suffix = suffixIn(/** @type {any} */ (globalThis).process?.env ?? {});

function suffixIn({ EXCHANGE_PARENT, EXCHANGE_CHILD_SUFFIX = '' }) {
  return EXCHANGE_PARENT ? EXCHANGE_CHILD_SUFFIX : '';
}
