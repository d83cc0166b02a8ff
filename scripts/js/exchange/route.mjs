import { isAbout } from '../names.mjs';

/**
 * Where a message would go, and why.
 *
 * @typedef {object} Route
 * @property {string} name
 * @property {'to' | 'own' | 'peer' | 'asked' | 'nobody'} step which step of routing decides
 * @property {string | null} next the peer that would get it; null if it stays here, or nobody would
 * @property {string | null} exchange who would handle it; null for nobody
 * @property {number} hops how many links away that is; -1 for nobody
 * @property {readonly string[]} candidates between whom the choice is, sorted
 * @property {string} reason in one sentence
 */

/**
 * Explains where a message would go: the stops of the pipeline that choose a receiver, in their order
 * (docs/spec/routing.md).
 *
 * @param {any} core
 * @param {string} name
 * @param {{to?: string, key?: string}} receiver
 * @returns {Promise<Route>} takes as long as asking the peers does
 */
export async function explained(core, name, receiver) {
  if (core.closed) throw core.closedError();
  const message = { name, ...receiver, route: [core.id] };
  return Object.freeze({ name, ...(await step(core, message)) });
}

function step(core, message) {
  const { id, handlers, links } = core;
  const { name, to, key, route } = message;
  if (to !== undefined && to !== id) {
    if (links.byId(to) === undefined) {
      return asked(core, message, `the message names ${to}, which is no peer of ${id}`);
    }
    return told('to', to, [to], `the message names ${to}, which is a peer`);
  }
  if (handlers.handles(name)) return own(id, `${id} handles it itself`);
  if (isAbout(name)) return own(id, 'every exchange answers it itself');
  if (to !== undefined) return nobody(`the message names ${id}, which has no handler for it`);
  const found = links.candidates(name, route);
  if (found.length === 0) return asked(core, message, `no peer of ${id} has announced it`);
  const ids = found.map((peer) => peer.id).sort();
  return told('peer', links.choose(message).id, ids, why(found, key));
}

function own(id, reason) {
  return { step: 'own', next: null, exchange: id, hops: 0, candidates: Object.freeze([id]), reason };
}

function told(step, next, candidates, reason, { hops = 1, via = next } = {}) {
  return { step, next, exchange: via, hops, candidates: Object.freeze(candidates), reason };
}

async function asked({ discovery }, message, before) {
  const asks = discovery.canAsk(message) || discovery.known(message) !== null;
  const found = asks && (await new Promise((resolve) => discovery.ask(message, resolve)));
  if (!found) return nobody(`${before}, and nobody further knows`);
  const { next } = found;
  return told('asked', next, [next], `${before}; ${next} was the first that knows the way`, found);
}

function nobody(reason) {
  const candidates = Object.freeze([]);
  return { step: 'nobody', next: null, exchange: null, hops: -1, candidates, reason };
}

function why(found, key) {
  if (found.length === 1) return `${found[0].id} is the only peer that has announced it`;
  const among = 'of the peers that have announced it,';
  if (key !== undefined) return `${among} the one to which the key belongs`;
  const loads = found.map(({ id, load }) => `${id} ${load}`).sort();
  return `${among} the less loaded of two picked at random; requests that wait: ${loads.join(', ')}`;
}
