import { control, exchange } from '../slot.mjs';

/** @type {Promise<unknown> | undefined} */
let linking;

/** Completes when the fakes that were made are peers of the test. */
export function known() {
  return linking;
}

/** An exchange that stands in for another one, and remembers what came. */
class Fake {
  #exchange;
  /** @type {{ name: string, value: any, from: string }[]} */
  #messages = [];

  /**
   * @param {string} id
   * @param {Record<string, unknown>} answers
   * @param {object} rest
   */
  constructor(id, answers, rest) {
    const handlers = {};
    for (const [name, answer] of Object.entries(answers)) handlers[name] = this.#noting(answer);
    this.#exchange = exchange({ id, handlers, ...rest });
  }

  get id() {
    return this.#exchange.id;
  }

  /** The exchange itself: `send`, `request`, `on`, `set`, `connect`, `listen`, `close`, … */
  get exchange() {
    return this.#exchange;
  }

  /** What it has handled so far: `{ name, value, from }`. */
  get messages() {
    return [...this.#messages];
  }

  /**
   * The values of the messages of that name that it has handled so far.
   *
   * @param {string} name
   */
  values(name) {
    return this.#messages.filter((one) => one.name === name).map((one) => one.value);
  }

  /**
   * Answers messages of that name from now on; `name` may be a pattern.
   *
   * @param {string} name
   * @param {unknown} answer a handler, an error to fail with, or the answer itself
   * @returns {() => void} ends it
   */
  answer(name, answer) {
    return this.#exchange.handler(name, this.#noting(answer));
  }

  /** It is gone. */
  close() {
    return this.#exchange.close();
  }

  /** @param {unknown} answer */
  #noting(answer) {
    return (/** @type {any} */ msg, /** @type {any} */ sig, /** @type {any} */ state) => {
      this.#messages.push({ name: msg.name, value: msg.value, from: msg.from });
      if (answer instanceof Error) throw answer;
      return typeof answer === 'function' ? answer(msg, sig, state) : answer;
    };
  }
}

/**
 * Makes an exchange that stands in for another one.
 *
 * @param {string} id
 * @param {Record<string, unknown>} [answers] by the names or patterns of messages: a handler, an
 *     error to fail with, or the answer itself
 * @param {{ state?: object, share?: string[] }} [rest] its cells
 */
export function fake(id, answers = {}, rest = {}) {
  const made = new Fake(id, answers, rest);
  const linked = control('settle').then(() => {
    if (linking === linked) linking = undefined;
  });
  linking = linked;
  return made;
}
