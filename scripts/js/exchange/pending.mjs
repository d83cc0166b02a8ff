import { ExchangeError } from '../errors.mjs';

/**
 * The requests that wait for an answer: one's own, and those that were sent on for a peer. Each ends
 * exactly once: answered, failed, or over its deadline.
 */
export class Pending {
  #core;
  #requests = new Map();

  constructor(core) {
    this.#core = core;
  }

  /**
   * A request waits.
   *
   * @param {any} message
   * @param {number} deadline in ticks
   * @param {any} ends `{ resolve, reject }` of one's own, `{ relayed }` the passage of a peer's
   */
  add(message, deadline, ends) {
    const { id, name, ttl } = message;
    if (this.#requests.has(id)) {
      const text = `expected one request ${name} with the id ${id}, got a second one while the first waits`;
      throw new ExchangeError('CONFLICT', text);
    }
    const request = { message, target: null, ...ends };
    request.cancel = this.#core.means.timer(() => {
      const who = request.target?.id ?? 'anybody';
      const text = `expected an answer to the request ${name} from ${who} within ${ttl} ms, none came`;
      this.#fail(request, new ExchangeError('TIMEOUT', text));
    }, deadline - this.#core.ticks());
    this.#requests.set(id, request);
    return request;
  }

  /** The request goes to that peer: if the peer goes away, it fails. */
  sentTo(request, peer) {
    if (request.target !== null || !this.#requests.has(request.message.id)) return;
    request.target = peer;
    peer.load++;
  }

  /**
   * Takes a request out because it is answered.
   *
   * @param {string} id
   * @param {any} from the peer that answers, which must be the one that was asked; null: made here
   * @returns {any} undefined if none waits
   */
  take(id, from) {
    const request = this.#requests.get(id);
    if (request === undefined || request.target !== from) return undefined;
    this.#release(request);
    return request;
  }

  /** Fails a request, unless it has ended before. */
  fail(id, error) {
    const request = this.#requests.get(id);
    if (request !== undefined) this.#fail(request, error);
  }

  /** Fails all that match. */
  failAll(which, error) {
    for (const request of [...this.#requests.values()])
      if (which(request)) this.#fail(request, error);
  }

  /** How many wait. */
  get size() {
    return this.#requests.size;
  }

  /** Whether a peer waits for an answer that comes from another one. */
  get relaying() {
    return [...this.#requests.values()].some(({ relayed }) => relayed !== undefined);
  }

  #fail(request, error) {
    if (this.#requests.get(request.message.id) !== request) return;
    this.#release(request);
    this.#core.answers.failed(request, error);
  }

  #release(request) {
    this.#requests.delete(request.message.id);
    request.cancel();
    if (request.target !== null) request.target.load--;
  }
}
