import { ExchangeError } from '../errors.mjs';
import { errorOf } from '../failure.mjs';
import { StateGraph } from '../state/graph.mjs';
import { arrivedAt } from '../message.mjs';
import { exchangeId, openName, pattern } from '../names.mjs';
import { About } from './about.mjs';
import { Answers } from './answers.mjs';
import { Discovery } from './discovery.mjs';
import { Distribution } from './distribution.mjs';
import { Handlers } from './handlers.mjs';
import { Links } from './links.mjs';
import { Outgoing } from './outgoing.mjs';
import { Parking } from './parking.mjs';
import { linkLocally } from './peer.mjs';
import { Pending } from './pending.mjs';
import { Registering } from './registering.mjs';
import { Sharing } from './sharing.mjs';
import { TraceRing } from './trace.mjs';
import { Watching } from './watching.mjs';

/** How many messages may wait in an inbox; replies are always taken. */
const INBOX = 65_536;

/** How many entries of an inbox one turn takes. */
const BATCH = 256;

/** How long closing waits for what was accepted, in ms. */
const DRAIN = 5_000;
const TIMEOUT = 5_000;

/** One running exchange: puts its parts together and is what the parts know of each other. */
export class Core {
  closed = false;
  /** Whether it has begun to close, and what it handles was withdrawn. */
  draining = false;
  handlers = new Handlers(this);
  pending = new Pending(this);
  parking = new Parking(this);
  answers = new Answers(this);
  discovery = new Discovery(this);
  distribution = new Distribution(this);
  watching = new Watching(this);
  registering = new Registering(this);
  /** Links over a network that are made or being made, by address. */
  dialled = new Map();
  /** What others can connect to. */
  listeners = new Set();
  #inbox = [];
  #messages = 0;
  #scheduled = false;
  /** @type {Promise<void> | null} */
  #closing = null;
  #finish = () => {};

  /**
   * @param {any} definition checked
   * @param {import('../means.mjs').Means} means
   * @param {Map<string, Core>} complex the exchanges of this process by id
   */
  constructor({ id, state = {}, share = [], handlers = {}, timeout = TIMEOUT }, means, complex) {
    this.id = exchangeId(id);
    this.means = means;
    this.about = new About(this);
    this.complex = complex;
    if (complex.has(id)) {
      throw new ExchangeError('CONFLICT', `expected one exchange ${id} in this process, got two`);
    }
    this.links = new Links(means.random);
    this.ring = new TraceRing(id);
    this.outgoing = new Outgoing(this, timeout);
    for (const cell of Object.keys(state)) openName(cell);
    this.sharing = new Sharing(this, share);
    this.graph = new StateGraph(id, Object.entries(state), {
      changed: (change) => this.sharing.changed(change),
      watcherFailed: (cell, error) =>
        means.log(
          `a watcher of cell ${cell} of exchange ${id} failed: ${errorOf(error, id).message}`,
          error,
        ),
    });
    for (const [name, handler] of Object.entries(handlers)) {
      openName(pattern(name).replaceAll('*', '-'));
      this.handlers.add(name, handler);
    }
    const others = [...complex.values()];
    complex.set(id, this);
    for (const other of others) if (!other.draining) linkLocally(this, other);
  }

  ticks() {
    return this.means.ticks();
  }

  /** What is being handled now, in whatever exchange; null if nothing is. */
  handling() {
    return this.means.carrier.current();
  }

  /** The message that is handled, as this exchange sees it. */
  seenBy(handling) {
    return arrivedAt(handling.seen, this.id);
  }

  /** The cells as a handler sees them, which writes on behalf of a message. */
  view(cause) {
    const { graph } = this;
    return new graph.View({
      get: (name) => graph.get(name),
      set: (name, value) => graph.set(name, value, cause),
    });
  }

  record(station, message, more = {}) {
    this.ring.record(station, message, { timestamp: this.means.now(), ...more });
  }

  /** The peers handle other names now, or have come or gone. */
  peersChanged() {
    this.discovery.changed();
    this.parking.release();
  }

  /** A link is being made: messages that find no handler wait for it. */
  linking() {
    this.links.connecting++;
  }

  /** A link was made, or was not. */
  linked() {
    if (--this.links.connecting === 0) this.parking.linked();
  }

  /** Runs a task in a turn of this exchange, after all that came before. */
  later(task) {
    this.#inbox.push(task);
    this.schedule();
  }

  /** The same for a message; false if there is no room. */
  offer(task, isReply) {
    if (this.closed || (this.#messages >= INBOX && !isReply)) return false;
    this.#messages++;
    this.later(() => {
      this.#messages--;
      task();
    });
    return true;
  }

  /** How many messages wait for a turn. */
  get waiting() {
    return this.#messages;
  }

  /** Handles messages of that name from now on, and tells the peers; gives what ends it. */
  handle(name, handler) {
    openName(pattern(name).replaceAll('*', '-'));
    this.handlers.add(name, handler);
    this.#tell('announce', [name]);
    this.parking.release();
    let ended = false;
    return () => {
      if (ended || this.closed) return;
      ended = true;
      this.handlers.remove(name);
      this.#tell('withdraw', [name]);
    };
  }

  /** Gives this exchange a turn soon. */
  schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.means.soon(() => this.means.carrier.run(null, () => this.#turn()));
  }

  /** Ends this exchange: first what was accepted is handled, for 5 s at most. */
  close() {
    this.#closing ??= new Promise((resolve) => {
      this.draining = true;
      for (const waits of [...this.links.awaited]) waits.end(this.closedError());
      this.#tell('withdraw', this.handlers.names());
      const cancel = this.means.timer(() => this.#finish(), DRAIN);
      this.#finish = () => {
        this.#finish = () => {};
        cancel();
        this.#end();
        resolve();
      };
      this.schedule();
    });
    return this.#closing;
  }

  closedError() {
    const text = `expected exchange ${this.id} to be open, it is closed`;
    return new ExchangeError('CLOSED', text, { exchange: this.id });
  }

  #tell(t, handles) {
    for (const peer of this.links.all()) peer.link.tell({ t, handles });
  }

  #turn() {
    this.#scheduled = false;
    for (const task of this.#inbox.splice(0, BATCH)) this.#guarded(task);
    this.#guarded(() => this.handlers.run());
    if (this.#inbox.length > 0) this.schedule();
    else if (this.draining && this.handlers.unfinished === 0 && !this.pending.relaying) this.#finish();
  }

  #guarded(task) {
    try {
      task();
    } catch (e) {
      // the others are still to come
      this.means.log(`a task of exchange ${this.id} threw`, e);
    }
  }

  #end() {
    this.closed = true;
    const error = this.closedError();
    for (const passage of this.parking.clear()) this.answers.ended(passage, error);
    this.pending.failAll(() => true, error);
    this.discovery.close();
    for (const peer of this.links.all()) peer.close('closed', 'CLOSED');
    for (const listener of this.listeners) void listener.close();
    this.graph.close();
    this.complex.delete(this.id);
  }
}
