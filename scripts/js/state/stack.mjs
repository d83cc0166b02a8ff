/** Nodes, each with a cursor, last in first out: what other programs keep in the stack of calls. */
export class NodeStack {
  /** @type {import('./node.mjs').Node[]} */
  nodes = [];
  #cursors = [];

  get size() {
    return this.nodes.length;
  }

  push(node) {
    this.nodes.push(node);
    this.#cursors.push(0);
  }

  pop() {
    this.#cursors.pop();
    return /** @type {import('./node.mjs').Node} */ (this.nodes.pop());
  }

  get top() {
    return this.nodes[this.nodes.length - 1];
  }

  /** The cursor of the top. */
  get cursor() {
    return this.#cursors[this.#cursors.length - 1];
  }

  set cursor(value) {
    this.#cursors[this.#cursors.length - 1] = value;
  }

  /** The cursor of the top, as it was before this moves it on by one. */
  next() {
    return this.#cursors[this.#cursors.length - 1]++;
  }
}
