import { complex } from '../../exchange.mjs';
import { carrier } from '../../means.mjs';
import { seeded } from './random.mjs';
import { turn } from './turn.mjs';

/** A process of its own, whose time moves only when the test says so. */
export class World {
  time = 0;
  logged = [];
  #timers = new Map();
  #next = 0;

  /** @param {number} [seed] */
  constructor(seed = 1) {
    this.means = {
      now: () => 1_763_726_400_000 + this.time,
      ticks: () => this.time,
      random: seeded(seed),
      soon: (task) => queueMicrotask(task),
      timer: (task, ms) => this.#timer(task, ms),
      log: (text) => this.logged.push(text),
      carrier: carrier(),
    };
    this.exchange = this.process().exchange;
  }

  /** Another process in this world, whose exchanges are strangers to those of others. */
  process() {
    const cores = new Map();
    return { cores, exchange: complex(this.means, cores) };
  }

  /** How many timers wait. */
  get timers() {
    return this.#timers.size;
  }

  /** Lets everything happen that needs no time. */
  async settle() {
    for (let i = 0; i < 3; i++) await turn();
  }

  /** Moves the time, and calls what is due in its order. */
  async advance(ms) {
    const end = this.time + ms;
    await this.settle();
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end);
      if (due.length === 0) break;
      const [id, { at, task }] = due.reduce((one, other) =>
        other[1].at < one[1].at ? other : one,
      );
      this.#timers.delete(id);
      this.time = Math.max(this.time, at);
      task();
      await this.settle();
    }
    this.time = end;
  }

  #timer(task, ms) {
    const id = this.#next++;
    this.#timers.set(id, { at: this.time + Math.max(0, ms), task });
    return () => this.#timers.delete(id);
  }
}

/** What a promise comes to: its value, or `CODE`. */
export function outcome(promise) {
  return promise.then(
    (value) => value,
    (error) => error.code ?? error,
  );
}
