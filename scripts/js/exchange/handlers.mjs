import { expectText } from '../checks.mjs';
import { ExchangeError } from '../errors.mjs';
import { errorOf } from '../failure.mjs';
import { frozen } from '../frozen.mjs';
import { SignalKernel } from '../kernel.mjs';
import { Message } from '../message.mjs';
import { NameTable } from '../names.mjs';
import { emit, send } from './emissions.mjs';
import { fail, resume, tooLate } from './pipeline.mjs';

/** How many generations one turn may take. */
const GENERATIONS = 64;

/** How many messages may be at work. */
const LIMIT = 65_536;

/**
 * The work of one handler on one message, from the call until its result. It is what "on behalf of"
 * means: what is emitted or written while it is current has its message as the cause.
 *
 * @param {any} passage
 * @param {string} name of the handler, in words
 */
export function handlingOf(passage, name) {
  return {
    passage,
    name,
    seen: passage.seen,
    /** Whether the request has its answer; an event needs none. */
    answered: !passage.isRequest,
    ended: false,
    /** The first emission that goes back to the requester: the answer, if there is no result. */
    emitted: null,
    /** The same, as long as it was not sent because only the requester can be meant by it. */
    candidate: null,
    started: 0,
  };
}

/**
 * The handlers of one exchange and the kernel that calls them: a message waits in the kernel's queue
 * under the name of its handler, and the call is one transaction of the state.
 *
 * Source: docs/spec/handlers.md.
 */
export class Handlers {
  #core;
  #kernel;
  /** @type {NameTable<{name: string, words: string}>} */
  #table = new NameTable();
  #defined = new Set();
  #unfinished = 0;

  constructor(core) {
    this.#core = core;
    this.#kernel = new SignalKernel({
      unhandled: (name, passage) => {
        this.#unfinished--;
        resume(core, passage);
      },
      failed: (name, passage, error) => {
        if (passage.handled) return;
        this.#unfinished--;
        fail(core, passage, error);
      },
      overrun: () => core.schedule(),
    });
  }

  /** Adds a handler; throws CONFLICT if the name has one. */
  add(name, handler) {
    if (this.#table.has(name)) {
      const text = `expected one handler named ${name} in exchange ${this.#core.id}, got two`;
      throw new ExchangeError('CONFLICT', text);
    }
    const words = `handler ${name}`;
    this.#table.put(name, { name, words });
    this.#defined.add(name);
    this.#kernel.delayed(name, (passage) => this.#invoke(handler, words, passage));
  }

  /** Removes a handler; what waits for it goes on without. */
  remove(name) {
    this.#table.remove(name);
    this.#defined.delete(name);
    this.#kernel.remove(name);
  }

  /** All names and patterns, in the order in which they were defined. */
  names() {
    return [...this.#defined];
  }

  handles(name) {
    return this.#table.find(name) !== undefined;
  }

  /** How many messages were accepted and have not ended. */
  get unfinished() {
    return this.#unfinished;
  }

  /** Queues a message for its handler; false if there is none. */
  queue(passage) {
    const { name } = passage.message;
    const entry = this.#table.find(name);
    if (entry === undefined) return false;
    if (this.#unfinished >= LIMIT) {
      const text = `expected at most ${LIMIT} messages at work in exchange ${this.#core.id}, ${name} was one more`;
      throw new ExchangeError('OVERLOADED', text);
    }
    this.#unfinished++;
    passage.accept();
    this.#core.record('QUEUED', passage.message);
    this.#kernel.signal(entry.name, passage);
    this.#core.schedule();
    return true;
  }

  /** Calls the handlers of what is queued. */
  run() {
    if (this.#kernel.queued() > 0) this.#kernel.run(GENERATIONS);
  }

  #invoke(handler, words, passage) {
    const core = this.#core;
    const handling = handlingOf(passage, words);
    handling.started = core.ticks();
    if (handling.started > passage.deadline) {
      this.#unfinished--;
      passage.handled = true;
      fail(core, passage, tooLate(passage));
      return;
    }
    core.means.carrier.run(handling, () => {
      const { graph } = core;
      graph.begin(handling.seen.id);
      let outcome = this.#call(handler, handling);
      const settles = outcome.later;
      if (outcome.failure) graph.rollback();
      else graph.commit();
      if (settles === undefined) this.#settle(handling, outcome);
      else {
        const done = (end) => this.#settle(handling, end);
        settles
          .then((value) => done(this.#good(handling, value)))
          .catch((e) => done(this.#bad(handling, e)));
      }
    });
  }

  /** @returns {any} how it ends: `{ later }`, `{ given, value }` or `{ failure }` */
  #call(handler, handling) {
    const core = this.#core;
    const sig = (name, value) => {
      expectText(name, 'the name of a signal');
      emit(core, handling, name, value);
    };
    try {
      const result = handler(new Message(handling.seen), sig, core.view(handling.seen.id));
      const later =
        typeof result === 'object' && result !== null && typeof result.then === 'function';
      return later ? { later: Promise.resolve(result) } : this.#good(handling, result);
    } catch (thrown) {
      return this.#bad(handling, thrown);
    }
  }

  #good(handling, result) {
    if (result === undefined) return { given: false, value: null };
    try {
      return { given: true, value: frozen(result) };
    } catch (e) {
      const { code, message } = /** @type {ExchangeError} */ (e);
      return this.#bad(
        handling,
        new ExchangeError(code, `the result of ${handling.name}: ${message}`),
      );
    }
  }

  #bad(handling, thrown) {
    return { failure: errorOf(thrown, this.#core.id, handling.name) };
  }

  /** The handling ends: with what it gave, or with its failure. */
  #settle(handling, outcome) {
    if (handling.ended) return;
    const { given, value, failure } = outcome;
    const core = this.#core;
    this.#end(handling, failure ? 'FAILED' : 'HANDLED', failure ? failure.message : handling.name);
    const { passage, candidate, answered, emitted } = handling;
    handling.answered = true;
    if (candidate !== null && (answered || given || failure)) send(core, handling, candidate);
    if (answered) {
      if (failure) core.answers.handlerFailed(passage, failure);
    } else if (failure) {
      core.answers.refuse(passage, failure);
    } else if (!given && emitted !== null) {
      core.answers.answer(passage, emitted.name, emitted.value);
    } else {
      core.answers.answer(passage, handling.seen.name, value);
    }
  }

  #end(handling, station, detail) {
    handling.ended = true;
    handling.passage.handled = true;
    this.#unfinished--;
    const nanos = Math.round((this.#core.ticks() - handling.started) * 1e6);
    this.#core.record(station, handling.passage.message, { nanos, detail });
    this.#core.schedule();
  }
}
