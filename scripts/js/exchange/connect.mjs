import { describe, ExchangeError, unexpected } from '../errors.mjs';
import { websocket } from '../link/websocket.mjs';
import { linkLocally } from './peer.mjs';
import { needNode } from './platform.mjs';

const TRANSPORTS = {
  local: null,
  websocket,
  ipc,
  broadcast,
};

/** How long a link to an exchange of this process may take, which may not be there yet, in ms. */
const APPEAR = 20_000;

/**
 * Makes a link, or gives the one that there is.
 *
 * @param {any} core
 * @param {any} options
 */
export async function connect(core, { transport, timeout, ...settings }) {
  if (core.closed) throw core.closedError();
  if (!Object.hasOwn(TRANSPORTS, transport)) {
    const known = Object.keys(TRANSPORTS).join(', ');
    throw unexpected(`a transport of ${known}`, transport);
  }
  if (transport === 'local') return local(core, settings, timeout ?? APPEAR);
  const made = distant(core, transport, settings);
  return timeout === undefined ? made : within(core, made, timeout);
}

/** A link that is there only after its time was over stays: the next call gives it. */
function within(core, made, timeout) {
  return new Promise((resolve, reject) => {
    const text = `expected the other side to answer within ${timeout} ms, it did not`;
    const over = () => reject(new ExchangeError('TIMEOUT', text, { exchange: core.id }));
    const cancel = core.means.timer(over, timeout);
    made.then(resolve, reject).finally(cancel);
  });
}

/** What is sent from now on waits for the link, also while what makes it is being loaded. */
async function distant(core, transport, settings) {
  core.linking();
  try {
    return await TRANSPORTS[transport](core, settings);
  } finally {
    core.linked();
  }
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

function local(core, { to }, timeout) {
  if (typeof to !== 'string') {
    throw new ExchangeError('SCHEMA', `expected text as setting to of local, got ${describe(to)}`);
  }
  const known = core.links.byId(to);
  if (known !== undefined) return known;
  const other = core.complex.get(to);
  if (other === undefined || other.closed) return appearing(core, to, timeout);
  if (other === core) {
    throw new ExchangeError('CONFLICT', `expected another exchange than ${to} itself`);
  }
  return linkLocally(core, other);
}

/** An exchange that is not there yet: it becomes a peer when it appears (R14). */
function appearing(core, to, timeout) {
  core.linking();
  return new Promise((resolve, reject) => {
    const text = `expected exchange ${to} to appear within ${timeout} ms, it did not`;
    const waits = {
      id: to,
      end(error, peer) {
        cancel();
        core.links.awaited.delete(waits);
        if (error === null) resolve(peer);
        else reject(error);
      },
    };
    const over = () => waits.end(new ExchangeError('PEER_GONE', text, { exchange: core.id }));
    const cancel = core.means.timer(over, timeout);
    core.links.awaited.add(waits);
  }).finally(() => core.linked());
}
