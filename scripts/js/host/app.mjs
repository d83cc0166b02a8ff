import { expectFunction, expectText, expectTime, expectTransport } from '../checks.mjs';
import { ExchangeError } from '../errors.mjs';
import { checkedOptions, routeOptions } from '../options.mjs';
import { listener } from './listener.mjs';
import { watches } from './watch.mjs';

/**
 * The classes of what `exchange()` and `app.connect()` give.
 *
 * @param {any} tools host, write, translated, told, read, call, handling, Message
 */
export function appClasses(tools) {
  const { write, translated, call, handling, Message } = tools;
  const { changes, watchPeer } = watches(tools);

  /**
   * Emits through the host; the promise settles when the host says so.
   *
   * @param {any} target
   * @param {'send' | 'request'} how
   * @param {[unknown, unknown, unknown]} message name, value, options
   */
  function emit(target, how, [name, value, options]) {
    expectText(name, 'the name of a message');
    const given = checkedOptions(options, how);
    return call((/** @type {Function} */ done) => {
      if (given === undefined) {
        write(value);
        target[how](name, done);
      } else {
        write([value === undefined ? null : value, given]);
        target[`${how}With`](name, done);
      }
    });
  }

  /**
   * @param {any} target
   * @param {unknown} pattern
   * @param {any} subscriber
   * @returns {() => void} ends it
   */
  function subscribe(target, pattern, subscriber) {
    expectText(pattern, 'a pattern');
    expectFunction(subscriber, 'a subscriber');
    return ending(() =>
      target.on(pattern, (/** @type {any} */ source) => subscriber(new Message(source))),
    );
  }

  /** @param {() => any} begin */
  function ending(begin) {
    try {
      const subscription = begin();
      return () => subscription.cancel();
    } catch (e) {
      throw translated(e);
    }
  }

  class Peer {
    #target;

    /** @param {any} target */
    constructor(target) {
      this.#target = target;
    }

    get id() {
      return this.#target.id();
    }

    /** Sends an event to this peer. */
    send(name, value, options) {
      return emit(this.#target, 'send', [name, value, options]);
    }

    /** Asks this peer. */
    request(name, value, options) {
      return emit(this.#target, 'request', [name, value, options]);
    }

    /** Observes what comes from this peer. */
    on(pattern, subscriber) {
      return subscribe(this.#target, pattern, subscriber);
    }

    /** Watches a cell that this peer shares: called with its value and the change. */
    watch(cell, watcher) {
      return watchPeer(this.#target, cell, watcher);
    }

    /** Ends the link. */
    close() {
      return call((/** @type {Function} */ done) => this.#target.close(done));
    }
  }

  class Exchange {
    #target;
    #State;

    /**
     * @param {any} target
     * @param {any} State
     */
    constructor(target, State) {
      this.#target = target;
      this.#State = State;
    }

    get id() {
      return this.#target.id();
    }

    /** Sends an event to its own handler if there is one, else where routing leads. */
    send(name, value, options) {
      return emit(this.#target, 'send', [name, value, options]);
    }

    /** Asks whoever handles that name. */
    request(name, value, options) {
      return emit(this.#target, 'request', [name, value, options]);
    }

    /** Sends an event to every direct peer. */
    broadcast(name, value) {
      expectText(name, 'the name of a message');
      write(value);
      try {
        this.#target.broadcast(name);
      } catch (e) {
        throw translated(e);
      }
    }

    /**
     * Handles messages of that name from now on.
     *
     * @param {string} name may be a pattern
     * @param {import('../definition.mjs').Handler} handler
     * @returns {() => void} ends it
     */
    handler(name, handler) {
      expectText(name, 'the name of a handler');
      expectFunction(handler, `handler ${name}`);
      const called = handling(handler, this.#State);
      return ending(() => this.#target.handle(name, called, handler));
    }

    /** Observes what this exchange receives or emits. */
    on(pattern, subscriber) {
      return subscribe(this.#target, pattern, subscriber);
    }

    /** Observes a cell: called with its value and the change, now and after each change. */
    watch(cell, watcher) {
      expectText(cell, 'the name of a cell');
      expectFunction(watcher, 'a watcher');
      return ending(() => this.#target.watch(cell, changes(watcher)));
    }

    /** The value of a cell. */
    get(cell) {
      expectText(cell, 'the name of a cell');
      return call((/** @type {Function} */ done) => this.#target.get(cell, done));
    }

    /** Sets a cell. */
    set(cell, value) {
      expectText(cell, 'the name of a cell');
      return call((/** @type {Function} */ done) => {
        write(value);
        this.#target.set(cell, done);
      });
    }

    /** Runs the writes of a function as one transaction. */
    batch(work) {
      expectFunction(work, 'the work of a batch');
      const State = this.#State;
      const run = (/** @type {any} */ source) => refusePromise(work(new State(source)));
      return call((/** @type {Function} */ done) => this.#target.batch(run, done));
    }

    /** Why a cell has its value. */
    why(cell) {
      expectText(cell, 'the name of a cell');
      return call((/** @type {Function} */ done) => this.#target.why(cell, done));
    }

    /**
     * Makes a link to another exchange, and waits for one that is not there yet.
     *
     * @param {import('../options.mjs').ConnectOptions} options
     * @returns {Promise<Peer>}
     */
    connect(options) {
      const { transport, timeout, settings } = connection(options);
      const begin = (/** @type {Function} */ done) => {
        write([settings, timeout]);
        this.#target.connect(transport, done);
      };
      return call(begin, () => new Peer(this.#target.connected()));
    }

    /**
     * Lets others make links to this exchange.
     *
     * @param {{ transport: string, [setting: string]: unknown }} options
     * @returns {Promise<import('./listener.mjs').Listener>}
     */
    listen(options) {
      expectTransport(options, 'listen', "{ transport: 'websocket', port: 7071 }");
      const { transport, ...settings } = options;
      const begin = (/** @type {Function} */ done) => {
        write(given(settings));
        this.#target.listen(transport, done);
      };
      return call(begin, (where) => listener(where, this.#target.listening()));
    }

    /** Explains where a message would go, without sending it. */
    route(name, options) {
      expectText(name, 'the name of a message');
      const receiver = routeOptions(options);
      return call((/** @type {Function} */ done) => {
        write(receiver);
        this.#target.route(name, done);
      });
    }

    /** Ends it. */
    close() {
      return call((/** @type {Function} */ done) => this.#target.close(done));
    }
  }

  return { Exchange, Peer };
}

/** @param {any} options */
function connection(options) {
  expectTransport(options, 'connect', "{ transport: 'local', to: 'other' }");
  const { transport, timeout, ...settings } = options;
  const limit = timeout === undefined ? null : expectTime(timeout, 'option timeout of connect');
  return { transport, timeout: limit, settings: given(settings) };
}

/**
 * The settings that are not undefined.
 *
 * @param {Record<string, unknown>} settings
 */
function given(settings) {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** @param {any} result */
function refusePromise(result) {
  if (typeof result?.then !== 'function') return;
  throw new ExchangeError(
    'BAD_MESSAGE',
    'expected the work of a batch to end at once, got a promise: its writes are one transaction',
  );
}
