import { ExchangeError } from '../errors.mjs';
import { frozen } from '../frozen.mjs';
import { SignalKernel } from '../kernel.mjs';
import { change, Chronicle } from './chronicle.mjs';
import { Evaluation } from './evaluation.mjs';
import { Fault } from './fault.mjs';
import { Marking } from './marking.mjs';
import { CLEAN, DIRTY, Node, sameContent, UNSET } from './node.mjs';
import { Settling } from './settling.mjs';
import { Telling } from './telling.mjs';
import { Transaction } from './transaction.mjs';
import { viewClass } from './view.mjs';

/**
 * What a graph tells its exchange. A hook may read, and must not write.
 *
 * @typedef {object} GraphHooks
 * @property {(change: import('./chronicle.mjs').Change) => void} changed a change was committed
 * @property {(cell: string, error: unknown) => void} watcherFailed a watcher threw, or was stopped
 */

/**
 * The reactive state of one exchange: cells that are set, and cells that are computed from others.
 *
 *   set ─▶ mark what it may reach ─▶ … ─▶ commit ─▶ compute in order ─▶ record ─▶ tell watchers
 *                      └── a read inside of the transaction computes what it needs
 *
 * All computed cells are computed once at the first use, and those that a change reaches at each
 * commit, whether anybody watches them or not: every change of every cell is on record.
 *
 * Errors, thrown at once: UNKNOWN_CELL; INVALID_VALUE and TOO_LARGE for a value; WRITE_IN_COMPUTED;
 * CLOSED. Those that arise in a function are in its cell, and thrown to whoever reads it.
 *
 * Source: docs/spec/state.md.
 */
export class StateGraph {
  /** The class of views: `new graph.View({ get, set })`. */
  View;
  #exchange;
  /** @type {Map<string, Node>} */
  #nodes = new Map();
  #ordered;
  #kernel;
  #marking = new Marking();
  #transaction = new Transaction(this.#marking);
  #chronicle;
  #settling = new Settling((settlement) => this.#arrived(settlement));
  #evaluation;
  #telling;
  #hooks;
  #writer = null;
  #started = false;
  #closed = false;

  /**
   * @param {string} exchange the id, for errors
   * @param {Iterable<[string, any]>} cells in the order of their definition; a function is computed
   * @param {GraphHooks} hooks
   * @param {number} [nested] functions inside of each other before the innermost is stopped
   */
  constructor(exchange, cells, hooks, nested) {
    this.#exchange = exchange;
    this.#hooks = hooks;
    for (const [name, first] of cells) this.#define(name, first);
    this.#ordered = [...this.#nodes.values()];
    this.View = viewClass(this.#nodes.keys());
    const report = (cell, error) => this.#report(cell, error);
    const kernel = new SignalKernel({
      unhandled: (name) => report(name, new Error(`no handler of signal ${name}`)),
      failed: (name, value, error) => report(name, error),
      overrun: () => this.#telling.overrun(),
    });
    this.#kernel = kernel;
    this.#chronicle = new Chronicle(hooks, report);
    this.#telling = new Telling(this, { kernel, report, exchange });
    const view = new this.View({
      get: (name) => this.get(name),
      set: (name) => {
        throw this.#evaluation.refuse(`a write to cell ${name}`);
      },
    });
    const { transaction, settling } = { transaction: this.#transaction, settling: this.#settling };
    this.#evaluation = new Evaluation({ kernel, transaction, settling, view, exchange, nested });
    kernel.immediate('set', (node) => this.#onSet(node));
    kernel.immediate('get', (node) => this.#evaluation.bring(node, false));
    kernel.immediate('run', (node) => this.#evaluation.run(node));
    kernel.immediate('check circle', (node) => this.#evaluation.checkCircle(node));
    kernel.delayed('tell', (change) => this.#onTell(change));
    kernel.delayed('settle', (settlement) => this.#onSettle(settlement));
  }

  /** What a cell holds, with all that the open transaction wrote. Throws the cell's error. */
  get(cell) {
    this.#open();
    const guess = this.#evaluation.guess();
    return this.#evaluation.read(guess?.name === cell ? guess : this.#node(cell));
  }

  /**
   * Sets a cell, in the open transaction or in one of its own.
   *
   * @param {string} cell
   * @param {any} value
   * @param {string | null} [cause] the message on whose behalf; null for that of the transaction
   */
  set(cell, value, cause = null) {
    this.#open();
    if (this.#evaluation.running !== null) throw this.#evaluation.refuse(`a write to cell ${cell}`);
    const node = this.#node(cell);
    if (node.compute !== null) {
      const text = `a cell that is set, got a write to computed ${cell}`;
      throw this.#error('WRITE_IN_COMPUTED', text);
    }
    this.#telling.checkWrite(cell);
    node.incoming = this.#frozen(cell, value);
    if (this.inTransaction) {
      this.#write(node, cause ?? this.#transaction.cause);
    } else {
      this.begin(cause);
      this.#write(node, cause);
      this.commit();
    }
  }

  /**
   * Begins a transaction, or a part of the open one, which ends with it but can be undone alone.
   *
   * @param {string | null} [cause]
   */
  begin(cause = null) {
    if (!this.#started) this.#start();
    if (this.#evaluation.running !== null) throw this.#evaluation.refuse('a transaction');
    if (this.#chronicle.telling) throw new Error('a hook that is told of a change must not write');
    this.#transaction.begin(cause);
  }

  /** Ends what `begin` began. The outermost computes, records and tells. */
  commit() {
    if (this.#closed) {
      this.#transaction.undo();
    } else if (this.#transaction.depth > 1) {
      this.#transaction.join();
    } else {
      this.#conclude();
      this.#telling.flush();
    }
  }

  /** Ends what `begin` began and undoes it; nobody is told. */
  rollback() {
    this.#transaction.undo();
    if (!this.inTransaction) {
      this.#marking.inOrder = true;
      this.#telling.flush();
    }
  }

  /** Whether a transaction is open. */
  get inTransaction() {
    return this.#transaction.depth > 0;
  }

  /**
   * Tells a watcher what a cell holds: what was committed last at once, then each change.
   *
   * @param {string} cell
   * @param {(value: any, change: import('./chronicle.mjs').Change) => void} watcher
   * @returns {() => void} ends it
   */
  watch(cell, watcher) {
    this.#open();
    if (this.#evaluation.running !== null) throw this.#evaluation.refuse(`a watch of cell ${cell}`);
    const node = this.#node(cell);
    return this.#telling.watch(node, watcher, this.#transaction.committed(node));
  }

  /** The names of all cells, in the order of their definition. */
  names() {
    return [...this.#nodes.keys()];
  }

  /** Whether a cell waits for a result; it keeps what it held meanwhile. */
  pending(cell) {
    this.#open();
    return this.#node(cell).pending;
  }

  /** How often a cell has changed. */
  version(cell) {
    return this.#node(cell).version;
  }

  /** The last 1,024 changes, oldest first. */
  changes() {
    return this.#chronicle.changes();
  }

  /** The last change of a cell, or its first value as one of version 0. */
  latest(cell) {
    this.#open();
    const node = this.#node(cell);
    return node.last ?? change(node, null, node.version, this.#transaction.committed(node), null);
  }

  /** The last change of a cell; null if it holds its first value. */
  lastChange(cell) {
    return this.#node(cell).last;
  }

  /** Ends all watches and forgets what is pending. What is open is dropped. */
  close() {
    this.#closed = true;
    for (const node of this.#ordered) {
      for (const watcher of node.watchers) watcher.over = true;
      node.watchers = [];
      node.pending = false;
    }
  }

  /** Puts an error into cells, in a transaction whose changes are told. */
  fail(cells, error) {
    this.#transaction.begin(null);
    for (const cell of cells) {
      cell.incoming = Fault.in(cell.name, error);
      this.#write(cell, cell.cause);
    }
    this.#conclude();
  }

  #define(name, first) {
    const computed = typeof first === 'function';
    const node = new Node(name, this.#nodes.size, computed ? first : null);
    node.content = computed ? UNSET : this.#frozen(name, first);
    node.mark = computed ? DIRTY : CLEAN;
    this.#nodes.set(name, node);
  }

  #node(cell) {
    const node = this.#nodes.get(cell);
    if (node !== undefined) return node;
    throw this.#error(
      'UNKNOWN_CELL',
      `the name of a cell of exchange ${this.#exchange}, got ${cell}`,
    );
  }

  #frozen(cell, value) {
    try {
      return frozen(value);
    } catch (e) {
      const { code, message } = /** @type {ExchangeError} */ (e);
      throw new ExchangeError(code, `${message} for cell ${cell}`, { exchange: this.#exchange });
    }
  }

  #error(code, expected) {
    return new ExchangeError(code, `expected ${expected}`, { exchange: this.#exchange });
  }

  #open() {
    if (!this.#started) this.#start();
    if (!this.#closed) return;
    throw this.#error('CLOSED', 'an open exchange, got a use of its state after it closed');
  }

  #start() {
    this.#started = true;
    this.#transaction.begin(null);
    this.#transaction.seal();
    try {
      for (const node of this.#ordered) if (node.mark !== CLEAN) this.#evaluation.pull(node);
    } finally {
      this.#transaction.end();
    }
    this.#telling.flush();
  }

  #write(node, cause) {
    this.#writer = cause;
    this.#kernel.signal('set', node);
    this.#writer = null;
    node.incoming = null;
  }

  #conclude() {
    const marking = this.#marking;
    this.#transaction.seal();
    let changed = [];
    try {
      while (!marking.isEmpty) {
        const node = marking.take();
        if (node.mark !== CLEAN) this.#evaluation.bring(node, marking.inOrder);
      }
      changed = this.#chronicle.record(this.#transaction.touched);
    } finally {
      this.#transaction.end();
      marking.inOrder = true;
    }
    this.#chronicle.tell(changed);
    for (const node of changed) {
      this.#telling.changed(node);
      if (node.watchers.length > 0) this.#kernel.signal('tell', node.last);
    }
  }

  #arrived(settlement) {
    if (this.#closed) return;
    this.#kernel.signal('settle', settlement);
    this.#telling.flush();
  }

  #onSet(node) {
    if (sameContent(node.content, node.incoming)) return;
    this.#transaction.logContent(node);
    this.#transaction.touch(node);
    node.content = node.incoming;
    node.cause = this.#writer;
    this.#marking.changed(node);
  }

  #onTell(change) {
    if (!this.#closed) this.#telling.tell(this.#node(change.cell), change);
  }

  #onSettle(settlement) {
    if (this.#closed || this.#telling.postpones(settlement) || !settlement.counts()) return;
    const { node, cause } = settlement;
    this.#transaction.begin(cause);
    node.incoming = this.#settling.content(settlement, this.#evaluation);
    node.pending = false;
    this.#write(node, cause);
    this.#conclude();
  }

  #report(cell, error) {
    try {
      this.#hooks.watcherFailed(cell, error);
    } catch {
      // There is nobody left to tell.
    }
  }
}
