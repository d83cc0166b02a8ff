/*
 * Dispatches named signals: one queue, two tables of handlers, three hooks.
 *
 *   signal ─┬─▶ immediate table ─▶ handler now ─▶ result
 *           ├─▶ delayed table ───▶ queue ─▶ step, run ─▶ handler in its turn
 *           └─▶ neither ─────────▶ unhandled hook
 *
 * These hold whenever a handler, a hook or the owner has control:
 *
 * 1. A generation is a number. A step reads the size of the queue once, as it begins, and takes that
 *    many signals. New ones join at the end, so they cannot be among them.
 * 2. A signal is taken before it is handled. Whatever its handler does or throws, no other signal is
 *    lost and none comes twice.
 * 3. A handler is looked up when its signal is processed, immediate first.
 * 4. One loop at most. All foreign code is called with #depth above 0, and no loop starts then. So no
 *    chain of delayed signals deepens the stack, and no generation passes in the midst of a handler.
 * 5. Nothing is allocated for a signal, but by a queue that grows.
 *
 * Source: docs/spec/kernel.md, K1 to K14. Frozen: test/kernel.test.mjs has the digest of this file.
 */

/**
 * @typedef {(value: any) => any} SignalHandler
 * @typedef {object} KernelHooks
 * @property {(name: string, value: any) => void} unhandled a name in neither table was signalled
 * @property {(name: string, value: any, error: unknown) => void} failed a handler threw
 * @property {(generations: number, queued: number) => void} overrun a run has reached its limit
 */

const SMALLEST = 16;
const KEPT = 4096;

/**
 * Signals that wait, first in first out: a ring of two arrays, whose capacity is a power of two.
 * Places outside of the queue are undefined, so that nothing processed is held.
 */
class SignalQueue {
  #names = new Array(SMALLEST).fill(undefined);
  #values = new Array(SMALLEST).fill(undefined);
  #head = 0;
  size = 0;

  /**
   * @param {string} name
   * @param {any} value
   */
  add(name, value) {
    if (this.size === this.#names.length) this.#move(this.size * 2);
    const tail = (this.#head + this.size) & (this.#names.length - 1);
    this.#names[tail] = name;
    this.#values[tail] = value;
    this.size++;
  }

  /** The name of the first signal; there must be one. */
  name() {
    return this.#names[this.#head];
  }

  /** The value of the first signal; there must be one. */
  value() {
    return this.#values[this.#head];
  }

  /** Takes the first signal away; there must be one. */
  drop() {
    this.#names[this.#head] = undefined;
    this.#values[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#names.length - 1);
    this.size--;
  }

  /** Shrinks a ring larger than 4,096 to that, if half of that holds what is queued. */
  letGo() {
    if (this.#names.length > KEPT && this.size <= KEPT / 2) this.#move(KEPT);
  }

  /** @param {number} capacity */
  #move(capacity) {
    const names = new Array(capacity).fill(undefined);
    const values = new Array(capacity).fill(undefined);
    const mask = this.#names.length - 1;
    for (let i = 0; i < this.size; i++) {
      names[i] = this.#names[(this.#head + i) & mask];
      values[i] = this.#values[(this.#head + i) & mask];
    }
    this.#names = names;
    this.#values = values;
    this.#head = 0;
  }
}

/** A kernel without handlers or signals. */
export class SignalKernel {
  #hooks;
  /** @type {Map<string, SignalHandler>} */
  #immediate = new Map();
  /** @type {Map<string, SignalHandler>} */
  #delayed = new Map();
  #queue = new SignalQueue();
  #depth = 0;
  #running = false;
  #hookFailures = 0;

  /** @param {KernelHooks} hooks are told what goes wrong */
  constructor(hooks) {
    if (hooks === null || hooks === undefined) throw new TypeError('a kernel needs hooks');
    this.#hooks = hooks;
  }

  /**
   * Defines or replaces the handler that is called as soon as a name is signalled.
   *
   * @param {string} name
   * @param {SignalHandler} handler
   */
  immediate(name, handler) {
    this.#immediate.set(text(name), callable(handler));
  }

  /**
   * Defines or replaces the handler that a step calls in its turn. Its result reaches nobody.
   *
   * @param {string} name
   * @param {SignalHandler} handler
   */
  delayed(name, handler) {
    this.#delayed.set(text(name), callable(handler));
  }

  /**
   * Removes a name from both tables. Its queued signals keep their turn.
   *
   * @param {string} name
   * @returns {boolean} whether either table held it
   */
  remove(name) {
    const known = this.knows(name);
    this.#immediate.delete(name);
    this.#delayed.delete(name);
    return known;
  }

  /**
   * @param {string} name
   * @returns {boolean} whether either table holds it
   */
  knows(name) {
    return this.#immediate.has(text(name)) || this.#delayed.has(name);
  }

  /**
   * Calls the immediate handler, or else queues the signal for the delayed one, or else tells the
   * unhandled hook.
   *
   * @param {string} name
   * @param {any} [value] handed on as it is
   * @returns {any} what the immediate handler returned; null if it threw, or if there is none
   */
  signal(name, value = null) {
    const handler = this.#immediate.get(text(name));
    if (handler !== undefined) return this.#call(handler, name, value);
    if (this.#delayed.has(name)) this.#queue.add(name, value);
    else this.#tell('unhandled', name, value);
    return null;
  }

  /**
   * Processes one generation: what is queued now. What is signalled meanwhile belongs to the next.
   *
   * @returns {number} signals processed; 0, at once, inside a handler or a hook
   */
  step() {
    if (this.#depth > 0) return 0;
    this.#running = true;
    try {
      return this.#generation();
    } finally {
      this.#running = false;
      this.#queue.letGo();
    }
  }

  /**
   * Processes generations until the queue is empty or the limit is reached. What is left then stays
   * queued, and the overrun hook is called, once.
   *
   * @param {number} limit generations at most, 1 or more; else a RangeError is thrown
   * @returns {number} generations passed; 0, at once, inside a handler or a hook
   */
  run(limit) {
    if (!(limit >= 1)) throw new RangeError(`a run needs a limit of 1 or more, not ${limit}`);
    if (this.#depth > 0) return 0;
    let generations = 0;
    this.#running = true;
    try {
      for (; this.#queue.size > 0 && generations < limit; generations++) this.#generation();
      if (this.#queue.size > 0) this.#tell('overrun', generations, this.#queue.size);
      return generations;
    } finally {
      this.#running = false;
      this.#queue.letGo();
    }
  }

  /** @returns {number} signals that wait; one that is being handled is no longer among them */
  queued() {
    return this.#queue.size;
  }

  /** @returns {boolean} whether a step or run is under way */
  running() {
    return this.#running;
  }

  /** @returns {number} calls of hooks that ended with a throw */
  hookFailures() {
    return this.#hookFailures;
  }

  #generation() {
    const queue = this.#queue;
    const { size } = queue;
    for (let i = 0; i < size; i++) {
      const name = queue.name();
      const value = queue.value();
      queue.drop();
      const handler = this.#immediate.get(name) ?? this.#delayed.get(name);
      if (handler !== undefined) this.#call(handler, name, value);
      else this.#tell('unhandled', name, value);
    }
    return size;
  }

  #call(handler, name, value) {
    this.#depth++;
    try {
      return handler(value);
    } catch (error) {
      this.#tell('failed', name, value, error);
      return null;
    } finally {
      this.#depth--;
    }
  }

  #tell(hook, one, other, error) {
    this.#depth++;
    try {
      this.#hooks[hook](one, other, error);
    } catch {
      this.#hookFailures++;
    } finally {
      this.#depth--;
    }
  }
}

function text(name) {
  if (typeof name === 'string') return name;
  throw new TypeError(`expected text as the name of a signal, got ${String(name)}`);
}

function callable(handler) {
  if (typeof handler === 'function') return handler;
  throw new TypeError(`expected a function as a handler, got ${String(handler)}`);
}
