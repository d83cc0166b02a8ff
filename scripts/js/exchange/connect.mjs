import { describe, ExchangeError } from '../errors.mjs';
import { websocket } from '../link/websocket.mjs';
import { linkLocally } from './peer.mjs';

const TRANSPORTS = {
  local,
  websocket,
  ipc: async (core, settings) => (await import('../node/ipc.mjs')).connect(core, settings),
  broadcast: async (core, settings) =>
    (await import('../link/broadcast.mjs')).connect(core, settings),
};

/**
 * Makes a link, or gives the one that there is.
 *
 * @param {any} core
 * @param {any} options
 */
export async function connect(core, { transport, ...settings }) {
  if (core.closed) throw core.closedError();
  if (!Object.hasOwn(TRANSPORTS, transport)) {
    const known = Object.keys(TRANSPORTS).join(', ');
    throw new ExchangeError(
      'BAD_MESSAGE',
      `expected a transport of ${known}, got ${describe(transport)}`,
    );
  }
  return TRANSPORTS[transport](core, settings);
}

function local(core, { to }) {
  if (typeof to !== 'string') {
    throw new ExchangeError('SCHEMA', `expected text as setting to of local, got ${describe(to)}`);
  }
  const known = core.links.byId(to);
  if (known !== undefined) return known;
  const other = core.complex.get(to);
  if (other === undefined || other.closed) {
    throw new ExchangeError('PEER_GONE', `expected exchange ${to} in this process, found none`);
  }
  if (other === core) {
    throw new ExchangeError('CONFLICT', `expected another exchange than ${to} itself`);
  }
  return linkLocally(core, other);
}
