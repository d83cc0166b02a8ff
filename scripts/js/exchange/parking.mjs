import { ExchangeError } from '../errors.mjs';
import { findsItsWay, resume } from './pipeline.mjs';

const MOST = 10_000;

/** How long a message waits for links that are being made, in ms. */
const LINKING = 60_000;

/** Messages that wait for a handler to appear, in the order in which they came (R8). */
export class Parking {
  #core;
  #waiting = new Map();

  constructor(core) {
    this.#core = core;
  }

  get size() {
    return this.#waiting.size;
  }

  add(passage) {
    if (this.#waiting.size >= MOST) {
      const text = `expected at most ${MOST} messages to wait for a handler, ${passage.message.name} was one more`;
      throw new ExchangeError('OVERLOADED', text);
    }
    const ms = passage.parkedUntil === 0 ? LINKING : passage.parkedUntil - this.#core.ticks();
    const over = () => {
      if (this.#waiting.delete(passage)) this.#again(passage);
    };
    this.#waiting.set(passage, this.#core.means.timer(over, ms));
  }

  /** Sends on those that would find their way now. */
  release() {
    this.#releaseThose((passage) => findsItsWay(this.#core, passage), resume);
  }

  /** No link is being made any more: sends on those that waited for one. */
  linked() {
    const again = (core, passage) => this.#again(passage);
    this.#releaseThose(({ parkedUntil }) => parkedUntil === 0, again);
  }

  /** Takes all out. */
  clear() {
    const left = [...this.#waiting.keys()];
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
    return left;
  }

  #again(passage) {
    passage.parkedUntil = 0;
    passage.waited = true;
    resume(this.#core, passage);
  }

  #releaseThose(which, again) {
    for (const [passage, cancel] of [...this.#waiting]) {
      if (!which(passage) || !this.#waiting.delete(passage)) continue;
      cancel();
      again(this.#core, passage);
    }
  }
}
