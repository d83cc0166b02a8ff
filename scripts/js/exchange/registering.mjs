/** How long a registration that the registry could not take waits, in ms. */
const AGAIN = 1_000;

/** Failures of a registration that may pass. */
const PASSING = ['NO_HANDLER', 'OVERLOADED', 'TIMEOUT'];

/**
 * What an exchange says of itself to a registry.
 *
 * @typedef {object} Registration
 * @property {string} [name]
 * @property {string} [version]
 * @property {string} [author]
 * @property {string} [description]
 * @property {readonly string[]} [capabilities]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, {description?: string, input?: unknown, output?: unknown, samples?: readonly unknown[]}>} [handles]
 * @property {Record<string, unknown>} [emits]
 */

/**
 * The registrations of this exchange, one at each peer. The registry forgets one when its link is over;
 * so it is made again when another session with the peer has begun.
 *
 *   register ──answered──▶ known ──another session──▶ asked again ──answered──▶ known
 *                            └── unregister, refused, or link over ──▶ gone
 */
export class Registering {
  #core;
  /** What was registered and answered last, by peer. @type {Map<any, {entry: any, order: number}>} */
  #known = new Map();
  #orders = 0;

  constructor(core) {
    this.#core = core;
  }

  /** Registers this exchange through a peer. */
  register(peer, entry) {
    const order = ++this.#orders;
    const answer = this.#core.outgoing.request(peer, '$registry.register', entry);
    return answer.then((value) => {
      const isNewer = !(this.#known.get(peer)?.order > order);
      if (peer.open && isNewer) this.#known.set(peer, { entry, order });
      return value;
    });
  }

  /** Registers it no more; also what was asked before and is not answered yet. */
  unregister(peer) {
    const answer = this.#core.outgoing.request(peer, '$registry.unregister', null);
    if (peer.open) this.#known.set(peer, { entry: null, order: ++this.#orders });
    return answer;
  }

  /** Another session with that peer has begun. */
  renewed(peer) {
    const known = this.#known.get(peer);
    if (known === undefined || known.entry === null) return;
    const isStill = () => this.#known.get(peer) === known;
    const reject = (error) => {
      if (!isStill() || error.code === 'PEER_GONE') return; // the next session asks again
      const { means, id } = this.#core;
      if (PASSING.includes(error.code)) {
        means.timer(() => isStill() && this.renewed(peer), AGAIN);
        return;
      }
      this.#known.delete(peer);
      means.log(`exchange ${id} is registered at ${peer.id} no more: ${error.message}`);
    };
    this.#core.outgoing.ask(peer, '$registry.register', known.entry, { resolve() {}, reject });
  }

  /** The link to a peer is over. */
  forget(peer) {
    this.#known.delete(peer);
  }
}
