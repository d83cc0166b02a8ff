import { isEverything, matcher } from '../names.mjs';

/** Those who observe messages, in the order in which they came. */
export class Subscribers {
  #entries = [];

  /**
   * Adds one.
   *
   * @param {string} pattern checked
   * @param {(message: any) => void} subscriber
   * @returns {{first: boolean, end: () => boolean}} whether it is the first of its pattern; `end`
   *     tells whether it was the last, once
   */
  add(pattern, subscriber) {
    const entry = { pattern, matches: matcher(pattern), subscriber, active: true };
    const first = this.#isFree(pattern);
    this.#entries = [...this.#entries, entry];
    const end = () => {
      if (!entry.active) return false;
      entry.active = false;
      this.#entries = this.#entries.filter((each) => each !== entry);
      return this.#isFree(pattern);
    };
    return { first, end };
  }

  get isEmpty() {
    return this.#entries.length === 0;
  }

  /** The patterns, each once. */
  patterns() {
    return [...new Set(this.#entries.map(({ pattern }) => pattern))];
  }

  /** Whether anybody asked for that name in particular, not just for everything. */
  expects(name) {
    return this.#entries.some((each) => !isEverything(each.pattern) && each.matches(name));
  }

  /** Those who are to be told of a name; one that ends meanwhile is inactive. */
  *of(name) {
    for (const entry of this.#entries)
      if (entry.active && entry.matches(name)) yield entry.subscriber;
  }

  #isFree(pattern) {
    return this.#entries.every((each) => each.pattern !== pattern);
  }
}
