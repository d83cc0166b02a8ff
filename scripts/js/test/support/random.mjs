/**
 * Numbers that a seed decides (mulberry32).
 *
 * @param {number} seed
 * @returns {() => number} from 0 to below 1
 */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Draws from what a seed decides. */
export class Draw {
  #random;

  /** @param {number} seed */
  constructor(seed) {
    this.#random = seeded(seed);
  }

  /** A whole number from 0 to below `bound`. */
  below(bound) {
    return Math.floor(this.#random() * bound);
  }

  /** Whether something happens that does so once in `times`. */
  once(times) {
    return this.below(times) === 0;
  }

  /** One of a list. */
  of(list) {
    return list[this.below(list.length)];
  }
}
