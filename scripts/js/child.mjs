import { register } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { connect } from './exchange/connect.mjs';
import { here } from './exchange/here.mjs';
import { leaveWithParent, PARENT } from './node/parent.mjs';
import { placeOf } from './place.mjs';

/*
 * Runs a program as the child of an exchange (docs/spec/protocol.md, W18):
 *
 *   node child.mjs program.mjs [arguments]
 *
 * It exits with 0 when its standard input ends, and with 1 if the program does not load or the parent
 * cannot be reached.
 */
const [, , program] = process.argv;

register('./node/resolve.mjs', import.meta.url);
leaveWithParent();
try {
  if (program === undefined) throw new Error('expected the path of a program, got none');
  process.argv.splice(1, 1);
  await import(pathToFileURL(resolve(program)).href);
  await link();
} catch (e) {
  if (e instanceof SyntaxError) throw e; // only Node knows its place, and tells it
  process.stderr.write(`${told(e)}\n`);
  process.exit(1);
}

/** If no exchange of the program has a link to the parent, the first one gets it. */
async function link() {
  const [first] = here.values();
  if (first === undefined) throw new Error(`expected an exchange in ${program}, it made none`);
  if ([...here.values()].some((core) => core.dialled.has(PARENT))) return;
  await connect(first, { transport: 'ipc', parent: true });
}

/** An error with its place, if it has one in a file of the author's. */
function told(thrown) {
  if (!(thrown instanceof Error)) return `expected ${program} to load, it threw ${String(thrown)}`;
  const { message, name } = thrown;
  const place = placeOf(thrown);
  const text = `${name}: ${message}`;
  return place === null ? text : `${pathOf(place.file)}:${place.line}: ${text}`;
}

function pathOf(file) {
  return file.startsWith('file:') ? fileURLToPath(file) : file;
}
