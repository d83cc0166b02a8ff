import { ExchangeError } from '../errors.mjs';
import { isOpen, isReserved, NameTable } from '../names.mjs';
import { Passage, tooLate, travel } from './pipeline.mjs';
import { Subscribers } from './subscribers.mjs';

/**
 * @typedef {{handles?: string[], wants?: string[]}} Names
 *
 * What makes a peer reachable: a local link, or a session over a connection.
 *
 * @typedef {object} Link
 * @property {boolean} acknowledges whether it tells later what became of a message
 * @property {(message: any, copy: boolean, passage: Passage) => boolean} send false: not taken
 * @property {(frame: any) => boolean} tell a frame that is no message; false: not taken
 * @property {(reason: string) => void} close says good-bye
 */

/** One end of a link, as the exchange on this side sees it. */
export class PeerLink {
  handles = new NameTable();
  wants = new NameTable();
  subscribers = new Subscribers();
  /** Requests to this peer that are not answered yet. */
  load = 0;
  open = true;
  /** @type {Link} */
  link;
  #core;

  /**
   * @param {any} core
   * @param {string} id
   * @param {Link} link
   */
  constructor(core, id, link) {
    this.#core = core;
    this.id = id;
    this.link = link;
  }

  /**
   * What the other side handles and wants: all of it.
   *
   * @param {Names} names
   */
  learn(names) {
    this.handles.clear();
    this.wants.clear();
    this.announced(names);
  }

  /** @param {Names} more */
  announced({ handles = [], wants = [] }) {
    for (const name of handles) this.handles.put(name, true);
    for (const name of wants) this.wants.put(name, true);
    this.#core.peersChanged();
  }

  /** @param {Names} less */
  withdrawn({ handles = [], wants = [] }) {
    for (const name of handles) this.handles.remove(name);
    for (const name of wants) this.wants.remove(name);
    this.#core.peersChanged();
  }

  /** Whether this peer handles or wants a name. */
  takes(name) {
    return this.handles.find(name) !== undefined || this.wants.find(name) !== undefined;
  }

  /** Sends a message over this link; false if it was not taken. */
  send(passage, message, copy) {
    return this.open && this.link.send(message, copy, passage);
  }

  /** A frame came that is no message, but is for the exchange. */
  frame(frame) {
    if (!this.open) return;
    const { discovery } = this.#core;
    if (frame.t === 'announce') this.announced(frame);
    else if (frame.t === 'withdraw') this.withdrawn(frame);
    else if (frame.t === 'who') discovery.asked(this, frame);
    else discovery.told(this, frame);
  }

  /** A message came over this link. */
  receive(message, copy) {
    const core = this.#core;
    if (core.closed) return;
    const { ttl } = message;
    const deadline = ttl === undefined ? Infinity : core.ticks() + (ttl > 0 ? ttl : -1);
    const passage = new Passage(message, core.id, { origin: this, copy, deadline });
    if (isReserved(message.name) && !isOpen(message.name)) taken(core, passage);
    else travel(core, passage);
  }

  /** Observes what comes from this peer, which is told that it is wanted. */
  on(pattern, subscriber) {
    const { first, end } = this.subscribers.add(pattern, subscriber);
    if (first) this.link.tell({ t: 'announce', wants: [pattern] });
    return () => {
      if (end()) this.link.tell({ t: 'withdraw', wants: [pattern] });
    };
  }

  /** Ends the link from this side. */
  close(reason, code) {
    if (!this.open) return;
    this.link.close(reason);
    this.gone(new ExchangeError(code, `the link to ${this.id} was ${reason}`));
  }

  /** The link is over. */
  gone(error) {
    if (!this.open) return;
    this.open = false;
    const core = this.#core;
    core.links.remove(this);
    core.discovery.gone(this);
    core.sharing.forget(this);
    core.watching.forget(this, error);
    core.registering.forget(this);
    core.pending.failAll((request) => request.target === this, error);
    core.peersChanged();
  }
}

/** A message that only the two ends of a link see came (W16). */
function taken(core, passage) {
  const { message, copy, deadline } = passage;
  core.record('RECEIVED', message);
  if (copy) return;
  if (message.kind === 'reply') core.answers.complete(passage);
  else if (message.name === '$cell') core.watching.cell(passage);
  else if (message.name === '$unwatch') core.sharing.unwatch(passage);
  else if (core.ticks() > deadline) core.answers.refuse(passage, tooLate(passage));
  else core.sharing.watch(passage);
  if (message.kind !== 'reply') core.record('HANDLED', message, { detail: message.name });
}

/** Makes two exchanges of one process peers of each other. */
export function linkLocally(one, other) {
  const near = new PeerLink(one, other.id, /** @type {any} */ (null));
  const far = new PeerLink(other, one.id, /** @type {any} */ (null));
  near.link = localLink(one, near, other, far);
  far.link = localLink(other, far, one, near);
  for (const [core, peer, to] of [
    [one, near, other],
    [other, far, one],
  ]) {
    core.links.add(peer);
    peer.learn({ handles: to.handlers.names() });
  }
  return near;
}

function localLink(from, near, core, far) {
  return {
    acknowledges: false,
    send(message, copy, { follow }) {
      if (!far.open) return false;
      const take = () => {
        follow?.written();
        if (follow) from.later(() => from.sharing.room(near));
        far.receive(message, copy);
      };
      if (core.offer(take, message.kind === 'reply')) return true;
      if (follow) core.later(() => from.later(() => from.sharing.room(near)));
      return false;
    },
    tell(frame) {
      core.later(() => far.frame(frame));
      return true;
    },
    close(reason) {
      const text = `${from.id} said good-bye: ${reason}`;
      core.later(() => far.gone(new ExchangeError('PEER_GONE', text)));
    },
  };
}
