import { unexpected } from '../errors.mjs';
import { needNode } from './platform.mjs';

/** What is not needed by everybody is loaded by those who need it. */
const TRANSPORTS = {
  websocket() {
    needNode('a listener for WebSockets');
    return import('../node/server.mjs');
  },
  ipc() {
    needNode('a listener for ipc');
    return import('../node/ipc.mjs');
  },
  broadcast: () => import('../link/broadcast.mjs'),
};

/**
 * What others can connect to, until it is closed, or its exchange.
 *
 * @typedef {{close: () => Promise<void>, [where: string]: unknown}} Listener
 */

/**
 * Lets others connect.
 *
 * @param {any} core
 * @param {any} options
 * @returns {Promise<Listener>}
 */
export async function listen(core, { transport, ...settings }) {
  if (core.closed) throw core.closedError();
  if (!Object.hasOwn(TRANSPORTS, transport)) {
    const known = Object.keys(TRANSPORTS).join(', ');
    throw unexpected(`a transport of ${known} to listen`, transport);
  }
  const { listen: begin } = await TRANSPORTS[transport]();
  const { close, port, ...where } = await begin(core, settings);
  const listener = Object.freeze({
    ...(port === undefined ? where : { port, ...where }),
    address: Object.freeze({ transport, ...where }),
    close() {
      core.listeners.delete(listener);
      return close();
    },
  });
  if (core.closed) {
    await close();
    throw core.closedError();
  }
  core.listeners.add(listener);
  return listener;
}
