import './index.mjs';
import { border } from './values.mjs';
import { calls } from './calls.mjs';
import { exchangeFunction } from './exchange.mjs';
import { failures } from './failures.mjs';
import { installGlobals } from './globals.mjs';
import { messages } from './message.mjs';
import { isTaken, publish } from './slot.mjs';

/**
 * Called once by the host, before the program's own code.
 *
 * @param {any} host the program's root object; no code of the author ever gets hold of it
 * @returns what the host asks a loaded module: `migrates`, and `migrate`, which writes its result
 */
export function start(host) {
  const { read, write } = border(host);
  const { translated, told } = failures(host, read);
  const call = calls({ read, told, translated });
  const Message = messages(read);
  const tools = { host, read, write, translated, told, call, Message };
  tellRejections(host);
  installGlobals(tools);
  const control = (/** @type {string} */ what, /** @type {object} */ given) =>
    call((/** @type {Function} */ done) => {
      write(given);
      host.control(what, done);
    });
  const place = (/** @type {Function} */ written) => read(host.placeOf(written));
  const testing = host.isTest() ? { control, place } : undefined;
  publish(exchangeFunction(tools), read(host.config()), testing);
  return Object.freeze({
    migrates: (/** @type {any} */ module) => typeof module.migrate === 'function',
    migrate: (/** @type {any} */ module, /** @type {number} */ tag, /** @type {string} */ version) =>
      write(module.migrate(read(tag), version) ?? null),
  });
}

/**
 * What nobody awaits is told in the log, as other errors that nobody is there to take.
 *
 * @param {any} host
 */
function tellRejections(host) {
  const { Graal } = /** @type {any} */ (globalThis);
  Graal.setUnhandledPromiseRejectionHandler(
    (/** @type {unknown} */ reason, /** @type {Promise<unknown>} */ promise) => {
      if (!isTaken(reason, promise)) host.uncaught(reason);
    },
  );
}
