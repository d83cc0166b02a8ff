import { CHECK, CLEAN } from './node.mjs';
import { NodeStack } from './stack.mjs';

/**
 * Marks what a change may reach, and keeps it in the order in which it is to be looked at.
 *
 * A walk down the known edges, depth first, without recursion. A node is noted when the walk leaves
 * it, so the reverse of the notes has every node after those that it is known to read; this also
 * holds for the notes of several walks together. Edges that change while a transaction is open may
 * spoil the order. It only saves work: what is read out of order is brought up to date when it is
 * read.
 */
export class Marking {
  #walk = new NodeStack();
  #noted = [];
  /** Whether the notes are in order but for edges that changed meanwhile. */
  inOrder = true;

  /** The content of a node has changed. */
  changed(node) {
    const walk = this.#walk;
    walk.push(node);
    while (walk.size > 0) {
      const at = walk.top;
      const next = walk.next();
      if (next < at.dependents.length) {
        const dependent = at.dependents[next];
        if (dependent.mark === CLEAN) {
          dependent.mark = CHECK;
          walk.push(dependent);
        }
      } else {
        this.#note(walk.pop());
      }
    }
  }

  /** The content of a computed node was put back: it may be wrong by now. */
  restored(node) {
    if (node.mark === CLEAN) node.mark = CHECK;
    this.changed(node);
  }

  get isEmpty() {
    return this.#noted.length === 0;
  }

  /** The node to be looked at next, taken from the notes; there must be one. */
  take() {
    const node = this.#noted.pop();
    node.queued = false;
    return node;
  }

  /** Nothing that was noted needs to be looked at: all is as it was. */
  forget() {
    while (!this.isEmpty) this.take().mark = CLEAN;
    this.inOrder = true;
  }

  #note(node) {
    if (node.compute === null) return;
    if (node.queued) {
      this.inOrder = false;
    } else {
      node.queued = true;
      this.#noted.push(node);
    }
  }
}
