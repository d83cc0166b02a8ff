import { ExchangeError } from '../errors.mjs';
import { handed } from '../frozen.mjs';
import { change } from './chronicle.mjs';

/** Rounds in a row that watchers may cause. */
const ROUNDS = 1000;
const NAMED = 8;

/**
 * Tells watchers, in rounds. One round is one generation of the kernel: the changes of a transaction
 * in the order of their records, the watchers of a cell in the order in which they came. Each call is
 * a transaction of its own; its changes are told in the next round. A watcher that throws has changed
 * nothing, and the others are told.
 *
 * After 1,000 rounds in a row the watchers are stopped. The cells that were set in the second half of
 * them hold an error then, of which their watchers are told in a last round in which all writes are
 * refused; the next write to such a cell recovers it.
 *
 * Source: docs/spec/state.md, S3 and S8.
 */
export class Telling {
  #graph;
  #kernel;
  #report;
  #exchange;
  #suspects = new Set();
  #postponed = [];
  #overrun = false;
  #suspecting = false;
  #stopping = false;
  #closing = false;

  constructor(graph, { kernel, report, exchange }) {
    this.#graph = graph;
    this.#kernel = kernel;
    this.#report = report;
    this.#exchange = exchange;
  }

  /** Adds a watcher and tells it what the cell holds; gives what ends it. */
  watch(node, watch, committed) {
    const watcher = { watch, since: node.version, over: false };
    node.watchers = [...node.watchers, watcher];
    this.#call(watcher, node.last ?? change(node, null, node.version, committed, null));
    return () => {
      watcher.over = true;
      node.watchers = node.watchers.filter((each) => each !== watcher);
    };
  }

  /** Tells all who are to be told, unless that is being done, or a transaction is open. */
  flush() {
    if (this.#graph.inTransaction || this.#kernel.queued() === 0) return;
    this.#kernel.run(ROUNDS / 2);
    if (!this.#overrun) return;
    this.#overrun = false;
    this.#suspecting = true;
    this.#kernel.run(ROUNDS / 2);
    this.#suspecting = false;
    if (this.#overrun) {
      this.#overrun = false;
      this.#stop();
    }
    this.#suspects.clear();
  }

  /** A run reached its limit. */
  overrun() {
    this.#overrun = true;
  }

  /** A cell has changed. */
  changed(node) {
    if (this.#suspecting && node.compute === null) this.#suspects.add(node);
  }

  /** Throws if writes are refused, in the last round of watchers that were stopped. */
  checkWrite(cell) {
    if (this.#closing) throw this.#runaway(`a further write to cell ${cell}`);
  }

  /** Whether a signal is to wait, as the watchers are being stopped. */
  postpones(value) {
    if (this.#stopping) this.#postponed.push(value);
    return this.#stopping;
  }

  /** Tells the watchers of one change. */
  tell(node, told) {
    if (this.#stopping) return;
    for (const watcher of node.watchers) {
      if (told.version > watcher.since) this.#call(watcher, told);
    }
  }

  #call(watcher, told) {
    if (watcher.over) return;
    this.#graph.begin(told.cause);
    try {
      watcher.watch(handed(told.value), told);
    } catch (error) {
      this.#graph.rollback();
      this.#report(told.cell, error);
      return;
    }
    this.#graph.commit();
  }

  #stop() {
    this.#stopping = true;
    while (this.#kernel.queued() > 0) this.#kernel.step();
    this.#stopping = false;
    const cells = [...this.#suspects].sort((one, other) => one.index - other.index);
    const error = this.#runaway(`watchers that set ${names(cells)} again and again`);
    this.#closing = true;
    try {
      this.#graph.fail(cells, error);
      for (const { name } of cells) this.#report(name, error);
      this.#kernel.run(1);
    } finally {
      this.#closing = false;
      this.#overrun = false;
    }
    for (const each of this.#postponed.splice(0)) this.#kernel.signal('settle', each);
    this.flush();
  }

  #runaway(came) {
    const text = `expected watchers to come to rest within ${ROUNDS} rounds, got ${came}`;
    return new ExchangeError('CIRCULAR', text, { exchange: this.#exchange });
  }
}

function names(cells) {
  const named = cells
    .slice(0, NAMED)
    .map(({ name }) => name)
    .join(', ');
  return cells.length > NAMED ? `${named} and ${cells.length - NAMED} more` : named;
}
