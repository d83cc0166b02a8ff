import { describe, ExchangeError } from '../errors.mjs';
import { websocket } from '../link/websocket.mjs';
import { linkLocally } from './peer.mjs';
import { needNode } from './platform.mjs';

const TRANSPORTS = {
  local,
  websocket,
  ipc,
  broadcast,
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

async function ipc(core, settings) {
  needNode('a link by ipc');
  const { connect: link } = await import('../node/ipc.mjs');
  return link(core, settings);
}

async function broadcast(core, settings) {
  const { connect: link } = await import('../link/broadcast.mjs');
  return link(core, settings);
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
