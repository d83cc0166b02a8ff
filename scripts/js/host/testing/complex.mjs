import { expectFunction, expectText } from '../../checks.mjs';
import { ExchangeError } from '../../errors.mjs';
import { inspect } from '../inspect.mjs';
import { control } from '../slot.mjs';
import { AssertionError } from './assert.mjs';
import { known } from './fake.mjs';
import { speaker } from './tests.mjs';
import { told } from './told.mjs';

/** How often at most a condition is looked at while time passes. */
const LOOKS = 1_000;

const MAIN = 'main';

/** A test takes less than that, in ms of virtual time. */
const DAY = 86_400_000;

/** A process of the complex. */
class Process {
  #name;

  /** @param {string} name */
  constructor(name) {
    this.#name = expectText(name, 'the name of a process');
  }

  get name() {
    return this.#name;
  }

  /**
   * Runs a program there, as a host would; gives the ids of its exchanges.
   *
   * @param {string} file from the folder of the test
   * @param {{ config?: object }} [options]
   * @returns {Promise<string[]>}
   */
  deploy(file, { config = {}, ...rest } = {}) {
    expectText(file, 'the file of a program');
    refuse(rest, 'config', 'deploy');
    return told(control('deploy', { process: this.#name, file, config }));
  }

  /** It is gone in this moment. What is deployed there next starts it again, empty. */
  kill() {
    return told(control('kill', { process: this.#name }));
  }
}

/** What a test does with its complex. */
const town = Object.freeze({
  /** The exchange `test`, in whose name the test speaks. */
  exchange: speaker(),

  /** Decides the order of all that may happen in any order, and what exchanges draw. */
  seed: () => told(control('seed')),

  /** A digest of all that has happened so far. */
  hash: () => told(control('hash')),

  /** The process of that name; it is started when something is deployed there. */
  process: (/** @type {string} */ name) => new Process(name),

  /** Runs a program in the process of the test. */
  deploy: (/** @type {string} */ file, /** @type {{ config?: object }} */ options) =>
    new Process(MAIN).deploy(file, options),

  /** That process is gone in this moment. */
  kill: (/** @type {string} */ name) => new Process(name).kill(),

  send: (...args) => told(linked(() => speaker().send(...args))),
  request: (...args) => told(linked(() => speaker().request(...args))),
  on: (...args) => speaker().on(...args),
  connect: (options) => told(speaker().connect(options)),
  listen: (options) => told(speaker().listen(options)),

  /**
   * What a cell of an exchange holds, shared or not.
   *
   * @param {string} exchange
   * @param {string} cell
   */
  cell: (exchange, cell) => told(control('cell', { exchange, cell })),

  /**
   * What has happened to messages, oldest first: `{ station, exchange, name, from, at, detail }`.
   *
   * @param {string} [name] only to those of that name
   */
  trace: (name) => told(control('trace', name === undefined ? {} : { name })),

  /**
   * Which exchanges have handled messages of that name, in that order.
   *
   * @param {string} name
   */
  handled: (name) => told(handlersOf(name)),
});

/** @param {() => any} act when the fakes are peers of the test */
async function linked(act) {
  await known();
  return act();
}

/** @param {string} name */
async function handlersOf(name) {
  const events = await control('trace', { name });
  return events
    .filter((/** @type {any} */ e) => e.station === 'HANDLED')
    .map((/** @type {any} */ e) => e.exchange);
}

/** The complex of the test that runs. */
export function complex() {
  return town;
}

/**
 * Lets that time pass, with all that happens in it.
 *
 * @param {number} ms
 */
export function advance(ms) {
  if (typeof ms !== 'number' || !(ms >= 0 && ms < DAY)) {
    const expected = `expected ms from 0 to less than ${DAY} (24 h) in advance`;
    throw new ExchangeError('BAD_MESSAGE', `${expected}, got ${inspect(ms)}`);
  }
  return told(control('advance', { ms }));
}

/** Lets everything happen that is to be done now. */
export function settle() {
  return told(control('settle'));
}

/**
 * What goes wrong between two exchanges, or between two processes. Of exchanges in different
 * processes, all that lies between those processes is meant.
 */
export const fault = Object.freeze({
  /** Nothing gets through, and nobody is told, until `heal`. */
  partition: (/** @type {string} */ a, /** @type {string} */ b) => between('partition', a, b),
  /** Nothing gets through from the one to the other. */
  halfOpen: (/** @type {string} */ from, /** @type {string} */ to) => between('halfOpen', from, to),
  /** What was held up gets through, and so does what comes. */
  heal: (/** @type {string} */ a, /** @type {string} */ b) => between('heal', a, b),
  /** The connections between two processes break. */
  cut: (/** @type {string} */ a, /** @type {string} */ b) => between('cut', a, b),
  /**
   * What the network is like between two processes from now on.
   *
   * @param {string} a
   * @param {string} b
   * @param {object} conditions latency and jitter in ms, bandwidth in bytes a second, loss,
   *     duplication and reordering from 0 to 1
   */
  network: (a, b, conditions) => told(control('network', { a, b, conditions })),
  /** The time of day jumps by that many ms. */
  jump: (/** @type {number} */ ms) => told(control('jump', { ms })),
});

/**
 * @param {string} what
 * @param {string} a
 * @param {string} b
 */
function between(what, a, b) {
  expectText(a, `the first name of ${what}`);
  expectText(b, `the second name of ${what}`);
  return told(control(what, { a, b }));
}

/**
 * Lets time pass until that holds. Fails if it does not in that time.
 *
 * @param {number} ms at most
 * @param {() => unknown} condition may give a promise
 */
export function eventually(ms, condition) {
  const wrong = new AssertionError(`expected the condition to hold within ${ms} ms, it did not`);
  return told(expectHolds(ms, condition, true, wrong));
}

/**
 * Lets that time pass. Fails as soon as that holds.
 *
 * @param {number} ms
 * @param {() => unknown} condition may give a promise
 */
export function never(ms, condition) {
  const wrong = new AssertionError(`expected the condition never to hold within ${ms} ms, it did`);
  return told(expectHolds(ms, condition, false, wrong));
}

/**
 * @param {number} ms
 * @param {() => unknown} condition
 * @param {boolean} expected
 * @param {Error} wrong made by the caller, so that it knows the author's line
 */
async function expectHolds(ms, condition, expected, wrong) {
  if ((await holds(ms, condition)) !== expected) throw wrong;
}

/**
 * @param {number} ms
 * @param {() => unknown} condition
 */
async function holds(ms, condition) {
  expectFunction(condition, 'the condition');
  const step = Math.max(1, ms / LOOKS);
  await settle();
  for (let passed = 0; ; passed += step) {
    if (await condition()) return true;
    if (passed >= ms) return false;
    await advance(Math.min(step, ms - passed));
  }
}

/**
 * @param {object} rest
 * @param {string} known
 * @param {string} where
 */
function refuse(rest, known, where) {
  const [name] = Object.keys(rest);
  if (name === undefined) return;
  throw new ExchangeError('BAD_MESSAGE', `expected only ${known} in ${where}, got ${name}`);
}
