import { ExchangeError } from '../errors.mjs';
import { frozen } from '../frozen.mjs';
import { ids } from '../ids.mjs';
import { causedBy, envelope } from '../message.mjs';
import { exchangeId, sentName } from '../names.mjs';
import { notTaken, Passage, travel } from './pipeline.mjs';

/** @type {import('../options.mjs').Options} */
const NONE = Object.freeze({});

/** Makes the messages of one exchange and sends them on their road. */
export class Outgoing {
  #core;
  #timeout;
  #nextId;

  /**
   * @param {any} core
   * @param {number} timeout of requests that say nothing else, in ms
   */
  constructor(core, timeout) {
    this.#core = core;
    this.#timeout = timeout;
    this.#nextId = ids(core.means.random);
  }

  /** Sends an event, to a peer if one is given; what is wrong is thrown at once. */
  send(via, name, value, options = NONE) {
    const order = this.#checked(name, value, options);
    const sent = this.#promise(({ resolve, reject }) => {
      const deadline =
        options.timeout === undefined ? Infinity : this.#core.ticks() + options.timeout;
      const message = this.#make(order, this.#core.handling(), options.timeout);
      travel(
        this.#core,
        this.#passage(message, via, options, { deadline, accepted: { resolve, reject } }),
      );
    });
    sent.catch(() => {}); // a loss is told, and who wants to know it looks at the promise
    return sent;
  }

  /** Asks, a peer if one is given. */
  request(via, name, value, options = NONE) {
    const order = { ...this.#checked(name, value, options), kind: 'request' };
    return this.#promise((ends) => {
      const core = this.#core;
      const handling = core.handling();
      const now = core.ticks();
      const left = handling === null ? Infinity : handling.passage.deadline - now;
      const ms = Math.max(0, Math.min(options.timeout ?? this.#timeout, left));
      const deadline = now + ms;
      const message = this.#make(order, handling, ms);
      const pending = core.pending.add(message, deadline, ends);
      travel(core, this.#passage(message, via, options, { deadline, pending }));
    });
  }

  /** Sends an event to every direct peer. */
  broadcast(name, value) {
    const order = this.#checked(name, value, NONE);
    for (const peer of this.#core.links.all()) {
      const message = this.#make({ ...order, to: peer.id }, this.#core.handling());
      travel(this.#core, this.#passage(message, peer, NONE));
    }
  }

  /** An event that a handler emits. */
  emission({ seen }, name, value) {
    return this.#envelope({ name: sentName(name), value: frozen(value), ...causedBy(seen) });
  }

  /** An event that the exchange itself tells, for itself. */
  tell(name, value, cause) {
    const members = { name, value: frozen(value), to: this.#core.id, ...causedBy(cause) };
    travel(this.#core, new Passage(this.#envelope(members), this.#core.id));
  }

  /**
   * Sends an event to a peer that only exchanges see (W16); false if the link did not take it.
   *
   * @param {any} peer
   * @param {string} name
   * @param {any} value
   * @param {{cause: any, follow: import('./pipeline.mjs').Follow}} more members from what caused it
   */
  direct(peer, name, value, { cause, follow }) {
    const message = this.#envelope({ name, value: frozen(value), to: peer.id, ...cause });
    const passage = new Passage(message, this.#core.id, { follow });
    if (!peer.send(passage, message, false)) return false;
    this.#core.record('EMITTED', message, { detail: peer.id });
    return true;
  }

  /** The same for a request, which ends once. */
  ask(peer, name, value, ends) {
    const core = this.#core;
    const order = { kind: 'request', name, value: frozen(value), to: peer.id };
    const message = this.#make(order, core.handling(), this.#timeout);
    const deadline = core.ticks() + this.#timeout;
    const pending = core.pending.add(message, deadline, ends);
    core.pending.sentTo(pending, peer);
    core.record('EMITTED', message, { detail: peer.id });
    const passage = new Passage(message, core.id, { deadline, pending });
    if (!peer.send(passage, message, false)) core.pending.fail(message.id, notTaken(message, peer));
  }

  /** The reply to a request. */
  reply(seen, members) {
    const { name, id: re, from: to, key } = seen;
    return this.#envelope({ kind: 'reply', name, re, to, key, ...causedBy(seen), ...members });
  }

  /** A message as it is sent on: one more exchange visited, less time left. */
  relayed({ message, deadline }) {
    const route = Object.freeze([...message.route, this.#core.id]);
    return Object.freeze({ ...message, route, ttl: this.left(deadline) });
  }

  /** What is left until a deadline, in whole ms, at least 1; undefined if there is none. */
  left(deadline) {
    if (deadline === Infinity) return undefined;
    return Math.max(1, Math.ceil(deadline - this.#core.ticks()));
  }

  /** When a request that is sent on has waited long enough: every request has a deadline. */
  deadlineOf({ deadline }) {
    return deadline === Infinity ? this.#core.ticks() + this.#timeout : deadline;
  }

  #checked(name, value, options) {
    if (options.to !== undefined) exchangeId(options.to);
    if (options.delivery === 'durable') {
      const text = `expected delivery fire or ack for message ${name}; durable needs a journal, and exchange ${this.#core.id} has none`;
      throw new ExchangeError('BAD_MESSAGE', text, { exchange: this.#core.id });
    }
    const { to, key, priority = 4 } = options;
    const delivery = options.delivery === 'ack' ? 'ack' : undefined;
    return { name: sentName(name), value: frozen(value), to, key, priority, delivery };
  }

  #promise(begin) {
    return new Promise((resolve, reject) => {
      if (this.#core.closed) {
        reject(this.#core.closedError());
        return;
      }
      begin({ resolve, reject });
    });
  }

  #make(order, handling, ms) {
    const cause = handling === null ? {} : causedBy(this.#core.seenBy(handling));
    const ttl = ms === undefined ? undefined : Math.ceil(ms);
    return this.#envelope({ ...order, ttl, ...cause });
  }

  #envelope(members) {
    const now = Math.floor(this.#core.means.now());
    return envelope({ id: this.#nextId(now), from: this.#core.id, timestamp: now, ...members });
  }

  #passage(message, via, options, members = {}) {
    const { park } = options;
    const parkedUntil = park === undefined ? 0 : this.#core.ticks() + park;
    return new Passage(message, this.#core.id, { chosen: via, parkedUntil, ...members });
  }
}
