/** A computed node as it was before a run that may be undone. */
class Snapshot {
  constructor(node) {
    this.content = node.content;
    this.sources = node.sources.slice();
    this.seen = node.seen.slice();
    this.circle = node.circle;
    this.pending = node.pending;
    this.serial = node.serial;
  }

  /** Puts all back but the mark. A result that was asked for since then has lost its claim. */
  restore(node) {
    node.content = this.content;
    node.reconnect(this.sources, this.seen);
    node.circle = this.circle;
    node.pending = this.pending;
    node.serial = this.serial;
  }
}

/**
 * What the open transaction has touched, and how to undo it.
 *
 *   begin ─▶ body ──commit──▶ wave ─▶ records      wave and records cannot be undone
 *             └─rollback─▶ as it was
 *   a begin inside of a body is a savepoint: its rollback undoes what came after it
 *
 * `touched` has every node whose content was replaced, once, with its content before the transaction
 * in `node.before`. The log has what the nodes held before each first replacement in each body.
 */
export class Transaction {
  touched = [];
  /** The message on whose behalf the innermost body runs. */
  cause = null;
  #marking;
  #log = [];
  #outer = [];
  #sealed = false;
  #id = 0;
  #levels = 0;
  #level = 0;

  constructor(marking) {
    this.#marking = marking;
  }

  get depth() {
    return this.#outer.length;
  }

  begin(cause) {
    if (this.depth === 0) this.#id++;
    this.#outer.push({ logged: this.#log.length, level: this.#level, cause: this.cause });
    this.#level = ++this.#levels;
    if (cause !== null) this.cause = cause;
  }

  /** Ends an inner body: the outer one goes on with what it did. */
  join() {
    this.#leave();
  }

  /** Undoes what came after the innermost begin, and ends that body. */
  undo() {
    const whole = this.depth === 1;
    const from = this.#outer[this.depth - 1].logged;
    while (this.#log.length > from) {
      const { node, saved } = this.#log.pop();
      this.#restore(node, saved, whole);
    }
    if (whole) {
      this.#marking.forget();
      this.#forgetTouched();
    }
    this.#leave();
  }

  /** The body is over: from here to `end` nothing is logged. */
  seal() {
    this.#sealed = true;
    this.#log = [];
  }

  /** The transaction is over. */
  end() {
    this.#forgetTouched();
    this.#sealed = false;
    this.#leave();
  }

  /** The content of a node is about to be replaced. */
  touch(node) {
    if (node.touchedIn === this.#id) return;
    node.touchedIn = this.#id;
    node.before = node.content;
    this.touched.push(node);
  }

  /** A cell is about to be set. */
  logContent(node) {
    if (node.loggedIn !== this.#level) this.#add(node, { content: node.content });
  }

  /** A function is about to run, or its cell to be settled without a run. */
  logRun(node) {
    if (!this.#sealed && node.loggedIn !== this.#level) this.#add(node, new Snapshot(node));
  }

  /** What a node held before the transaction, if there is one. */
  committed(node) {
    return this.depth > 0 && node.touchedIn === this.#id ? node.before : node.content;
  }

  #add(node, saved) {
    node.loggedIn = this.#level;
    this.#log.push({ node, saved });
  }

  #restore(node, saved, whole) {
    if (saved instanceof Snapshot) {
      saved.restore(node);
      if (!whole) this.#marking.restored(node);
    } else {
      node.content = saved.content;
      if (!whole) this.#marking.changed(node);
    }
  }

  #forgetTouched() {
    for (const node of this.touched) node.before = null;
    this.touched = [];
  }

  #leave() {
    const { level, cause } = /** @type {any} */ (this.#outer.pop());
    this.#level = level;
    this.cause = cause;
    if (this.depth === 0) this.#log = [];
  }
}
