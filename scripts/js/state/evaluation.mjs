import { errorOf } from '../failure.mjs';
import { ExchangeError } from '../errors.mjs';
import { Fault } from './fault.mjs';
import { CLEAN, DIRTY, sameContent, UNSET } from './node.mjs';
import { NodeStack } from './stack.mjs';

/** How many functions may run inside each other before the innermost is stopped. */
const NESTED = 16;

/**
 * Stops a function that reads a cell which must be computed first, where no further function may run
 * inside the ones that are running. It starts again; what it made of this is dropped.
 */
class RunStopped extends Error {}

/**
 * Brings computed nodes up to date.
 *
 * A node that is marked CHECK looks at its sources in the order in which they were read. One that is
 * not up to date comes first; the first one that differs from what was seen makes the function run;
 * if none does, the node is right as it is.
 *
 * The chain holds the nodes that wait for each other: each one reads the next for certain, because
 * its function is running and did, or was stopped and did, or will as all that it reads before is
 * unchanged. Reading a node of the chain therefore closes a circle that is really taken, made of that
 * node and those after it. They are in error, whatever their functions do about it.
 *
 * The stack of calls grows only where a running function reads a node that was not known to be read,
 * and is not up to date; from a bound on, the innermost run is stopped and starts again when the node
 * is ready. Known sources wait in the chain, not in the stack.
 *
 * Source: docs/spec/state.md, S1, S2, S5, S7, S16, S17.
 */
export class Evaluation {
  /**
   * The node whose function is running; null if none is.
   *
   * @type {import('./node.mjs').Node | null}
   */
  running = null;
  #kernel;
  #transaction;
  #settling;
  #view;
  #exchange;
  #nested;
  #chain = new NodeStack();
  #plan = new NodeStack();
  #nesting = 0;
  #runs = 0;

  constructor({ kernel, transaction, settling, view, exchange, nested = NESTED }) {
    this.#kernel = kernel;
    this.#transaction = transaction;
    this.#settling = settling;
    this.#view = view;
    this.#exchange = exchange;
    this.#nested = nested;
  }

  /** What a node holds, brought up to date. Throws its error. */
  read(node) {
    const reader = this.running;
    if (reader !== null) this.#readBy(reader, node);
    else if (node.mark !== CLEAN) this.#kernel.signal('get', node);
    const { content } = node;
    if (!(content instanceof Fault)) return content;
    if (reader !== null) reader.readFault = content.readIn(node.name);
    throw content.error;
  }

  /** The source that the running function is likely to read next. */
  guess() {
    return this.running?.sources[this.running.cursor] ?? null;
  }

  /**
   * Brings a node up to date.
   *
   * @param {import('./node.mjs').Node} target
   * @param {boolean} inOrder whether all that it is known to read is likely to be up to date
   */
  bring(target, inOrder) {
    if (inOrder || this.running !== null) this.pull(target);
    else this.#pullInOrder(target);
  }

  /** Brings a node up to date whose known sources are likely to be. */
  pull(target) {
    const chain = this.#chain;
    const base = chain.size;
    try {
      this.#enter(target);
      while (chain.size > base) this.#advance(chain.top);
    } finally {
      while (chain.size > base) this.#leave().mark = DIRTY; // the stack of calls was used up
    }
  }

  /** Those who wait for each other, from that node on, have closed a circle. */
  checkCircle(node) {
    const found = this.#chain.nodes.slice(node.chainAt);
    let lead = 0;
    found.forEach((each, i) => {
      if (each.index < found[lead].index) lead = i;
    });
    const cells = [...found.slice(lead), ...found.slice(0, lead)];
    const names = cells.map((each) => each.name);
    const fault = Fault.circle(names, this.#exchange);
    for (const member of cells) member.circle ??= fault;
  }

  /** Runs the function of the node on top of the chain. */
  run(node) {
    this.#transaction.logRun(node);
    const outer = this.running;
    this.running = node;
    this.#nesting++;
    node.cursor = 0;
    node.runId = ++this.#runs;
    node.missing = node.readFault = node.forced = null;
    let result;
    try {
      const returned = node.compute(this.#view);
      result = node.missing === null ? this.#settling.plain(returned) : null;
    } catch (thrown) {
      result = node.missing === null ? this.fault(node, node.readFault, thrown) : null;
    } finally {
      this.running = outer;
      this.#nesting--;
    }
    if (node.missing === null) {
      node.trim();
      this.#finish(node, this.#settling.take(node, node.circle ?? node.forced ?? result));
    }
    node.readFault = null;
  }

  /** The function of a computed cell tried to write. Gives what to throw. */
  refuse(what) {
    const text = `expected the function of a computed cell only to read, got ${what}`;
    const error = new ExchangeError('WRITE_IN_COMPUTED', text, { exchange: this.#exchange });
    const reader = this.running;
    if (reader !== null) reader.forced ??= Fault.in(reader.name, error);
    return error;
  }

  /**
   * What a thrown error makes of the cell.
   *
   * @param {import('./node.mjs').Node} node
   * @param {Fault | null} read the error that its function read last, if it did
   * @param {unknown} thrown
   */
  fault(node, read, thrown) {
    if (read?.isWhy(thrown)) return read.seenFrom(node.name);
    return Fault.in(node.name, errorOf(thrown, this.#exchange));
  }

  #readBy(reader, node) {
    if (reader.circle !== null) throw reader.circle.error;
    if (reader.missing !== null) throw new RunStopped();
    if (node.mark === CLEAN) {
      track(reader, node, node.content);
    } else if (node.active) {
      track(reader, node, UNSET);
      this.#kernel.signal('check circle', node);
    } else if (this.#nesting >= (reader.restarted ? 2 * this.#nested : this.#nested)) {
      track(reader, node, UNSET);
      reader.missing = node;
      throw new RunStopped();
    } else {
      this.#kernel.signal('get', node);
      track(reader, node, node.content);
    }
    if (reader.circle !== null) throw reader.circle.error;
  }

  /** All stale sources first, the ones behind them before, with no function running meanwhile. */
  #pullInOrder(target) {
    const plan = this.#plan;
    plan.push(target);
    target.planned = true;
    try {
      while (plan.size > 0) {
        const stale = this.#nextStale(plan.top);
        if (stale !== null) {
          stale.planned = true;
          plan.push(stale);
        } else {
          const ready = plan.pop();
          ready.planned = false;
          this.pull(ready);
        }
      }
    } finally {
      while (plan.size > 0) plan.pop().planned = false;
    }
  }

  #nextStale(node) {
    for (let at = this.#plan.next(); at < node.sources.length; at = this.#plan.next()) {
      const source = node.sources[at];
      if (source.mark !== CLEAN && !source.planned) return source;
    }
    return null;
  }

  #enter(node) {
    if (node.mark === CLEAN) return;
    node.chainAt = this.#chain.size;
    this.#chain.push(node);
    if (node.circle === null) return;
    this.#transaction.logRun(node); // a circle of another time
    node.circle = null;
    node.cause = this.#transaction.cause;
    node.mark = DIRTY;
  }

  #leave() {
    const node = this.#chain.pop();
    node.chainAt = -1;
    return node;
  }

  #advance(node) {
    if (node.circle !== null) {
      this.#transaction.logRun(node);
      node.cause = this.#transaction.cause;
      this.#finish(node, this.#settling.take(node, node.circle));
      this.#leave();
    } else if (node.mark === DIRTY) {
      this.#runOnce(node);
    } else {
      this.#look(node);
    }
  }

  /** Looks at the next source of a node that may be right as it is. */
  #look(node) {
    for (let at = this.#chain.cursor; at < node.sources.length; at++) {
      const source = node.sources[at];
      if (source.mark !== CLEAN) {
        if (source.active) {
          node.cause = this.#transaction.cause;
          node.mark = DIRTY; // it reads on into the circle
        } else {
          this.#chain.cursor = at;
          this.#enter(source);
        }
        return;
      }
      if (node.sourceDiffers(at)) {
        node.cause = source.cause;
        node.mark = DIRTY;
        return;
      }
    }
    node.mark = CLEAN;
    this.#leave();
  }

  #runOnce(node) {
    this.#kernel.signal('run', node);
    const { missing } = node;
    if (node.mark === CLEAN) {
      this.#leave();
    } else if (missing !== null) {
      node.missing = null;
      node.restarted = true;
      this.#enter(missing);
    }
  }

  #finish(node, content) {
    node.mark = CLEAN;
    node.restarted = false;
    if (sameContent(node.content, content)) return;
    this.#transaction.touch(node);
    node.content = content;
  }
}

function track(reader, node, seen) {
  if (node.readBy === reader.runId) return;
  node.readBy = reader.runId;
  reader.read(node, seen);
}
