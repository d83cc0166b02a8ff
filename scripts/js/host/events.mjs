import { DOMException } from './exceptions.mjs';

/** Something that happened, for the targets of this module. There is no tree to bubble through. */
export class Event {
  #type;
  #init;
  #stamp;
  #prevented = false;
  /** @type {EventTarget | null} */
  target = null;
  /** @type {EventTarget | null} */
  currentTarget = null;

  /**
   * @param {string} type
   * @param {{bubbles?: boolean, cancelable?: boolean, composed?: boolean}} [init]
   */
  constructor(type, init = {}) {
    if (arguments.length === 0) throw new TypeError('expected the type of an event, got nothing');
    this.#type = String(type);
    this.#init = { ...init };
    this.#stamp = performance.now();
  }

  get type() {
    return this.#type;
  }

  get bubbles() {
    return Boolean(this.#init.bubbles);
  }

  get cancelable() {
    return Boolean(this.#init.cancelable);
  }

  get composed() {
    return Boolean(this.#init.composed);
  }

  get defaultPrevented() {
    return this.#prevented;
  }

  get timeStamp() {
    return this.#stamp;
  }

  preventDefault() {
    if (this.cancelable) this.#prevented = true;
  }

  stopPropagation() {}

  stopImmediatePropagation() {
    stopped.add(this);
  }
}

/** Events whose further listeners are not called. */
const stopped = new WeakSet();

/** An event with something of its author's. */
export class CustomEvent extends Event {
  #detail;

  constructor(type, init = {}) {
    super(type, init);
    this.#detail = init.detail ?? null;
  }

  get detail() {
    return this.#detail;
  }
}

/**
 * Calls listeners in the order in which they were added.
 *
 * @param {any} tools host
 */
function targets({ host }) {
  return class EventTarget {
    /** @type {Map<string, {listener: any, once: boolean, removed: boolean}[]>} */
    #listeners = new Map();

    addEventListener(type, listener, options) {
      if (listener === null || listener === undefined) return;
      const { once = false, signal } = typeof options === 'object' && options ? options : {};
      if (signal?.aborted) return;
      const known = this.#listeners.get(String(type)) ?? [];
      if (known.some((entry) => entry.listener === listener)) return;
      this.#listeners.set(String(type), [...known, { listener, once, removed: false }]);
      signal?.addEventListener('abort', () => this.removeEventListener(type, listener));
    }

    removeEventListener(type, listener) {
      const known = this.#listeners.get(String(type)) ?? [];
      for (const entry of known) if (entry.listener === listener) entry.removed = true;
      this.#listeners.set(
        String(type),
        known.filter((entry) => !entry.removed),
      );
    }

    dispatchEvent(event) {
      if (!(event instanceof Event)) throw new TypeError('expected an Event to dispatch');
      event.target = this;
      event.currentTarget = this;
      for (const entry of this.#listeners.get(event.type) ?? []) {
        if (entry.removed) continue;
        if (entry.once) this.removeEventListener(event.type, entry.listener);
        notify(entry.listener, this, event);
        if (stopped.has(event)) break;
      }
      event.currentTarget = null;
      return !event.defaultPrevented;
    }
  };

  /** What a listener throws is reported and does not reach the others. */
  function notify(listener, target, event) {
    try {
      if (typeof listener === 'function') listener.call(target, event);
      else listener.handleEvent(event);
    } catch (error) {
      host.uncaught(error);
    }
  }
}

/** @param {any} EventTarget */
function aborting(EventTarget) {
  const KEY = Symbol('made here');

  class AbortSignal extends EventTarget {
    #aborted = false;
    #reason;
    #onabort = null;

    constructor(key) {
      if (key !== KEY) throw new TypeError('expected AbortController to make signals');
      super();
    }

    get aborted() {
      return this.#aborted;
    }

    get reason() {
      return this.#reason;
    }

    get onabort() {
      return this.#onabort;
    }

    set onabort(listener) {
      if (this.#onabort !== null) this.removeEventListener('abort', this.#onabort);
      this.#onabort = typeof listener === 'function' ? listener : null;
      if (this.#onabort !== null) this.addEventListener('abort', this.#onabort);
    }

    throwIfAborted() {
      if (this.#aborted) throw this.#reason;
    }

    /** A signal that is aborted already. */
    static abort(reason) {
      const signal = new AbortSignal(KEY);
      AbortSignal.end(KEY, signal, reason);
      return signal;
    }

    /** A signal that is aborted after that many ms. */
    static timeout(millis) {
      const signal = new AbortSignal(KEY);
      const late = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError');
      setTimeout(() => AbortSignal.end(KEY, signal, late()), millis);
      return signal;
    }

    /** A signal that is aborted as soon as one of those is. */
    static any(signals) {
      const all = [...signals];
      const joined = new AbortSignal(KEY);
      const first = all.find((signal) => signal.aborted);
      if (first !== undefined) {
        AbortSignal.end(KEY, joined, first.reason);
        return joined;
      }
      for (const signal of all) {
        const end = () => AbortSignal.end(KEY, joined, signal.reason);
        signal.addEventListener('abort', end, { once: true });
      }
      return joined;
    }

    /** @private */
    static end(key, signal, reason) {
      if (key !== KEY || signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason =
        reason === undefined
          ? new DOMException('This operation was aborted', 'AbortError')
          : reason;
      signal.dispatchEvent(new Event('abort'));
    }
  }

  class AbortController {
    #signal = new AbortSignal(KEY);

    get signal() {
      return this.#signal;
    }

    abort(reason) {
      AbortSignal.end(KEY, this.#signal, reason);
    }
  }

  return { AbortController, AbortSignal };
}

/**
 * For the globals.
 *
 * @param {any} tools host
 */
export function provide(tools) {
  const EventTarget = targets(tools);
  return { Event, CustomEvent, EventTarget, ...aborting(EventTarget) };
}
