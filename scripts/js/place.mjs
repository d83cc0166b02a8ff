/*
 * Where an error arose in an author's own file, read from the stack as engines write it:
 *   V8       at name (file:///app.mjs:3:9)      or   at file:///app.mjs:3:9
 *   others   name@http://localhost/app.mjs:3:9
 */
const FRAME =
  /^\s*(?:at (?:async )?)?(?:(.*?)(?: \(|@))?((?:file|https?|node|blob):.+?|\/.+?):(\d+):(\d+)\)?$/;
const MOST = 16;

/** Frames of these files are the SDK's own and tell an author nothing. */
const HOUSE = import.meta.url.slice(0, import.meta.url.lastIndexOf('/') + 1);

/**
 * @param {Error} error
 * @returns {import('./errors.mjs').Location | null} null if no frame is the author's
 */
export function placeOf(error) {
  /** @type {string[]} */
  const stack = [];
  /** @type {any} */
  let first = null;
  for (const line of String(error.stack ?? '').split('\n')) {
    const [, name, file, row, column] = FRAME.exec(line) ?? [];
    if (file === undefined || isHouse(file) || stack.length === MOST) continue;
    first ??= { file, line: Number(row), column: Number(column) };
    stack.push(`${name || 'anonymous'} (${file}:${row}:${column})`);
  }
  return first && Object.freeze({ ...first, stack: Object.freeze(stack) });
}

function isHouse(file) {
  if (file.startsWith('node:')) return true;
  return file.startsWith(HOUSE) && !file.startsWith(`${HOUSE}test/`);
}
