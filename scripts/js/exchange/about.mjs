import { frozen } from '../frozen.mjs';
import { VERSION } from './version.mjs';

/** Of the wire (docs/spec/protocol.md). */
const PROTOCOL = 1;

/**
 * What an exchange tells of itself to whoever asks: no handler is called, so it answers also while all
 * of them wait.
 */
export class About {
  #core;
  #since;
  #answers = {
    $ping: () => ({}),
    $info: () => this.#info(),
    $stats: () => this.#stats(),
  };

  constructor(core) {
    this.#core = core;
    this.#since = this.#now();
  }

  /** Takes a message that is for every exchange; false if it is another one. */
  tell(passage) {
    const { name } = passage.message;
    if (!Object.hasOwn(this.#answers, name)) return false;
    const { answers, id } = this.#core;
    passage.accept();
    if (!passage.isRequest) {
      this.#core.record('DROPPED', passage.message, { detail: `${name} is no request` });
      return true;
    }
    const told = { id, ...this.#answers[name]() };
    this.#core.record('HANDLED', passage.message, { detail: name });
    answers.answer(passage, name, frozen(name === '$info' ? told : { ...told, at: this.#now() }));
    return true;
  }

  #info() {
    const { handlers, sharing } = this.#core;
    return {
      language: 'js',
      version: VERSION,
      protocol: PROTOCOL,
      since: this.#since,
      handles: handlers.names(),
      cells: sharing.names(),
    };
  }

  #stats() {
    const { handlers, links, parking, pending, ring, waiting } = this.#core;
    return {
      since: this.#since,
      inbox: waiting,
      handling: handlers.unfinished,
      parked: parking.size,
      pending: pending.size,
      links: links.all().length,
      received: ring.count('RECEIVED'),
      queued: ring.count('QUEUED'),
      handled: ring.count('HANDLED'),
      emitted: ring.count('EMITTED'),
      forwarded: ring.count('FORWARDED'),
      dropped: ring.count('DROPPED'),
      failed: ring.count('FAILED'),
    };
  }

  #now() {
    return Math.floor(this.#core.means.now());
  }
}
