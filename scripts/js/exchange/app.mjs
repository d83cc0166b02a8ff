import { expectFunction, expectMap, expectText, expectTime, expectTransport } from '../checks.mjs';
import { ExchangeError } from '../errors.mjs';
import { errorOf } from '../failure.mjs';
import { frozen, handed } from '../frozen.mjs';
import { Message } from '../message.mjs';
import { exchangeId, pattern as checkedPattern, sentName } from '../names.mjs';
import { checkedOptions, routeOptions } from '../options.mjs';
import { explained } from './route.mjs';
import { why } from './trace.mjs';

/*
 * What authors hold. A wrong argument is thrown at once; everything later rejects the promise.
 */

/** @typedef {import('../options.mjs').Options} Options */

/** An exchange at the other end of a link. */
export class Peer {
  #core;
  #link;

  /**
   * @param {any} core
   * @param {any} link
   */
  constructor(core, link) {
    this.#core = core;
    this.#link = link;
  }

  /** @returns {string} */
  get id() {
    return this.#link.id;
  }

  /**
   * Sends an event to this peer.
   *
   * @param {string} name
   * @param {unknown} [value]
   * @param {Options} [options]
   * @returns {Promise<void>}
   */
  send(name, value, options) {
    expectText(name, 'the name of a message');
    return this.#core.outgoing.send(this.#link, name, value, checkedOptions(options, 'send'));
  }

  /**
   * Asks this peer.
   *
   * @param {string} name
   * @param {unknown} [value]
   * @param {Options} [options]
   * @returns {Promise<any>}
   */
  request(name, value, options) {
    expectText(name, 'the name of a message');
    const given = checkedOptions(options, 'request');
    return this.#core.outgoing.request(this.#link, name, value, given).then(handed);
  }

  /**
   * Observes what comes from this peer.
   *
   * @param {string} pattern
   * @param {(message: Message) => void} subscriber
   * @returns {() => void} ends it
   */
  on(pattern, subscriber) {
    expectText(pattern, 'a pattern');
    expectFunction(subscriber, 'a subscriber');
    return this.#link.on(checkedPattern(pattern), subscriber);
  }

  /**
   * Watches a cell that this peer shares: called with its value and the change, now and after each
   * change.
   *
   * @param {string} cell
   * @param {(value: any, change: import('../state/chronicle.mjs').Change) => void} watcher
   * @returns {(() => void) & PromiseLike<() => void>} what ends it; awaited, it fails with UNKNOWN_CELL
   *     if there is no such cell, or waits until the first value was told
   */
  watch(cell, watcher) {
    expectText(cell, 'the name of a cell');
    expectFunction(watcher, 'a watcher');
    const core = this.#core;
    const { end, told } = core.watching.watch(this.#link, cell, watcher);
    let awaited = false;
    const tell = ({ message }) => awaited || core.means.log(`a watch failed: ${message}`);
    told.catch((error) => core.means.soon(() => tell(error)));
    const then = (resolve, reject) => {
      awaited = true;
      return told.then(() => end).then(resolve, reject);
    };
    return Object.assign(() => end(), { then });
  }

  /**
   * Registers this exchange, and again when another session with that peer has begun.
   *
   * @param {import('./registering.mjs').Registration} entry what it is and can do
   * @returns {Promise<any>} the answer of the registry
   */
  register(entry) {
    expectMap(entry, 'what is registered');
    return this.#core.registering.register(this.#link, frozen(entry)).then(handed);
  }

  /**
   * Registers it no more.
   *
   * @returns {Promise<any>} the answer of the registry
   */
  unregister() {
    return this.#core.registering.unregister(this.#link).then(handed);
  }

  /**
   * Ends the link.
   *
   * @returns {Promise<void>}
   */
  close() {
    return promised(() => this.#link.close(`closed by ${this.#core.id}`, 'CLOSED'));
  }
}

/** What `exchange()` gives. */
export class Exchange {
  #core;
  #roads;

  /**
   * @param {any} core
   * @param {{connect: (core: any, options: any) => Promise<any>, listen: (core: any, options: any) => Promise<any>}} roads
   */
  constructor(core, roads) {
    this.#core = core;
    this.#roads = roads;
  }

  /** @returns {string} */
  get id() {
    return this.#core.id;
  }

  /**
   * Sends an event to its own handler if there is one, else where routing leads.
   *
   * @param {string} name
   * @param {unknown} [value]
   * @param {Options} [options]
   * @returns {Promise<void>}
   */
  send(name, value, options) {
    expectText(name, 'the name of a message');
    return this.#core.outgoing.send(null, name, value, checkedOptions(options, 'send'));
  }

  /**
   * Asks whoever handles that name.
   *
   * @param {string} name
   * @param {unknown} [value]
   * @param {Options} [options]
   * @returns {Promise<any>}
   */
  request(name, value, options) {
    expectText(name, 'the name of a message');
    const given = checkedOptions(options, 'request');
    return this.#core.outgoing.request(null, name, value, given).then(handed);
  }

  /**
   * Sends an event to every direct peer.
   *
   * @param {string} name
   * @param {unknown} [value]
   */
  broadcast(name, value) {
    expectText(name, 'the name of a message');
    this.#core.outgoing.broadcast(name, value);
  }

  /**
   * Handles messages of that name from now on.
   *
   * @param {string} name may be a pattern
   * @param {Function} handler
   * @returns {() => void} ends it
   */
  handler(name, handler) {
    expectText(name, 'the name of a handler');
    expectFunction(handler, `handler ${name}`);
    return this.#core.handle(name, handler);
  }

  /**
   * Observes what this exchange receives or emits.
   *
   * @param {string} pattern
   * @param {(message: Message) => void} subscriber
   * @returns {() => void} ends it
   */
  on(pattern, subscriber) {
    expectText(pattern, 'a pattern');
    expectFunction(subscriber, 'a subscriber');
    const { end } = this.#core.distribution.subscribers.add(checkedPattern(pattern), subscriber);
    return () => void end();
  }

  /**
   * Observes a cell: called with its value and the change, now and after each change.
   *
   * @param {string} cell
   * @param {(value: any, change: import('../state/chronicle.mjs').Change) => void} watcher
   * @returns {() => void} ends it
   */
  watch(cell, watcher) {
    expectText(cell, 'the name of a cell');
    expectFunction(watcher, 'a watcher');
    return this.#core.graph.watch(cell, watcher);
  }

  /**
   * The value of a cell.
   *
   * @param {string} cell
   * @returns {Promise<any>}
   */
  get(cell) {
    expectText(cell, 'the name of a cell');
    return promised(() => handed(this.#core.graph.get(cell)));
  }

  /**
   * Sets a cell.
   *
   * @param {string} cell
   * @param {unknown} value
   * @returns {Promise<void>}
   */
  set(cell, value) {
    expectText(cell, 'the name of a cell');
    const kept = frozen(value);
    return promised(() => this.#core.graph.set(cell, kept, this.#cause()));
  }

  /**
   * Runs the writes of a function as one transaction.
   *
   * @param {(state: any) => void} work must end at once
   * @returns {Promise<void>}
   */
  batch(work) {
    expectFunction(work, 'the work of a batch');
    const cause = this.#cause();
    return promised(() => {
      const { graph } = this.#core;
      graph.begin(cause);
      try {
        refusePromise(work(this.#core.view(cause)));
      } catch (e) {
        graph.rollback();
        throw errorOf(e, this.id, 'a batch');
      }
      graph.commit();
    });
  }

  /**
   * Why a cell has its value: the change and the messages that led to it.
   *
   * @param {string} cell
   * @returns {Promise<any>}
   */
  why(cell) {
    expectText(cell, 'the name of a cell');
    return promised(() => why(this.#core, cell));
  }

  /**
   * Explains where a message would go, without sending it.
   *
   * @param {string} name
   * @param {{dryRun: true, to?: string, key?: string}} options
   * @returns {Promise<import('./route.mjs').Route>}
   */
  route(name, options) {
    expectText(name, 'the name of a message');
    const receiver = routeOptions(options);
    if (receiver.to !== undefined) exchangeId(receiver.to);
    sentName(name);
    return explained(this.#core, name, receiver);
  }

  /**
   * Makes a link to another exchange, and waits for one of this process that is not there yet.
   *
   * @param {import('../options.mjs').ConnectOptions} options
   * @returns {Promise<Peer>}
   */
  connect(options) {
    expectTransport(options, 'connect', "{ transport: 'local', to: 'other' }");
    if (options.timeout !== undefined) expectTime(options.timeout, 'option timeout of connect');
    return this.#roads.connect(this.#core, options).then((link) => new Peer(this.#core, link));
  }

  /**
   * Lets others connect to this exchange, until it is closed.
   *
   * @param {{transport: string, [setting: string]: any}} options
   * @returns {Promise<any>} `{ close() }`, with where it listens
   */
  listen(options) {
    expectTransport(options, 'listen', "{ transport: 'websocket', port: 7071 }");
    return this.#roads.listen(this.#core, options);
  }

  /**
   * Ends it, after what was accepted.
   *
   * @returns {Promise<void>}
   */
  close() {
    return this.#core.close();
  }

  #cause() {
    return this.#core.handling()?.seen.id ?? null;
  }
}

/** What is done now, as a promise. */
function promised(work) {
  return new Promise((resolve) => {
    resolve(work());
  });
}

function refusePromise(result) {
  if (typeof result?.then !== 'function') return;
  const text =
    'expected the work of a batch to end at once, got a promise: its writes are one transaction';
  throw new ExchangeError('BAD_MESSAGE', text);
}
