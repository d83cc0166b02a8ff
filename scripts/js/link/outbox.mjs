import { ExchangeError } from '../errors.mjs';
import { json } from './codec.mjs';
import { FRAMES, PACKET } from './frames.mjs';

const MESSAGES = 1_000;
const BYTES = 4 << 20;

/** Room for what is written around a message, its `seq` and its `ttl`. */
const AROUND = 128;

/**
 * What one side of a session has to write and is not acknowledged yet, in order (docs/spec/protocol.md,
 * W8 to W11). The first `#written` entries were written on this connection; those with a `seq` were
 * written at some time.
 */
export class Outbox {
  #core;
  #entries = [];
  #written = 0;
  #seq = 0;
  #waiting = { messages: 0, bytes: 0 };
  #flush;
  #codec = json;

  /**
   * @param {any} core
   * @param {() => void} flush writes what can be written
   */
  constructor(core, flush) {
    this.#core = core;
    this.#flush = flush;
  }

  /** The last `seq` that was written. */
  get seq() {
    return this.#seq;
  }

  get isEmpty() {
    return this.#entries.length === this.#written;
  }

  /** From now on messages are written like that. */
  use(codec) {
    if (codec === this.#codec) return;
    this.#codec = codec;
    for (const entry of [...this.#entries]) this.#reopen(entry);
  }

  /** Takes a message; false if there is no room for it. Throws TOO_LARGE and INVALID_VALUE. */
  add(message, copy, passage) {
    const { opened, size } = this.#opened(message);
    const { kind } = message;
    if (kind !== 'reply' && this.#isFull(size)) {
      this.#flush();
      for (const each of this.#entries.slice(this.#written)) this.#isOver(each);
      if (this.#isFull(size)) return false;
    }
    const entry = { message, copy, passage, opened, size, seq: 0, cancel: () => {} };
    this.#entries.push(entry);
    this.#count(entry, 1);
    const { deadline } = passage;
    if (deadline !== Infinity && kind !== 'request') {
      entry.cancel = this.#core.means.timer(
        () => this.#expire(entry),
        deadline - this.#core.ticks(),
      );
    }
    return true;
  }

  /**
   * The messages for one packet beside other frames.
   *
   * @param {any[]} frames the others; messages are added to them
   * @param {import('./credit.mjs').Purse} purse pays for it
   */
  fill(frames, purse) {
    const codec = this.#codec;
    let size = frames.reduce((sum, frame) => sum + codec.size(frame) + 1, 1);
    let messages = 0;
    while (this.#written < this.#entries.length && frames.length < FRAMES) {
      const entry = this.#entries[this.#written];
      if (this.#isOver(entry)) continue;
      const frame = this.#frame(entry);
      const more = size + codec.size(frame) + 1;
      if (more > PACKET || !purse.holds(messages + 1, more)) break;
      if (entry.seq === 0) {
        entry.seq = ++this.#seq;
        this.#count(entry, -1);
        entry.passage?.follow?.written();
      }
      this.#written++;
      frames.push(frame);
      size = more;
      messages++;
    }
    return messages;
  }

  /** Everything up to that `seq` was received. */
  acknowledged(seq) {
    if (seq > this.#seq) return false;
    while (this.#entries.length > 0 && this.#entries[0].seq !== 0 && this.#entries[0].seq <= seq) {
      const { cancel, passage } = this.#entries.shift();
      this.#written = Math.max(0, this.#written - 1);
      cancel();
      passage?.accept();
    }
    return true;
  }

  /** The other side refuses a message. */
  refused(seq, error) {
    const entry = this.#entries.find((each) => each.seq === seq);
    if (entry !== undefined) this.#lose(entry, error);
  }

  /** A new connection of the same session: what was not received is written again. */
  resumed(seq) {
    this.acknowledged(seq);
    this.#written = 0;
  }

  /**
   * The session is gone, and another may come.
   *
   * @returns {Set<string>} the ids of the requests that stay
   */
  restarted(error) {
    const stays = ({ message: { kind, delivery }, copy, seq }) =>
      kind !== 'reply' && !copy && (seq === 0 || (kind === undefined && delivery === 'ack'));
    const old = this.#entries;
    this.#entries = old.filter(stays);
    this.#written = 0;
    this.#seq = 0;
    for (const entry of old) if (!stays(entry)) this.#lose(entry, error);
    this.#waiting = { messages: 0, bytes: 0 };
    for (const entry of this.#entries) {
      entry.seq = 0;
      this.#count(entry, 1);
    }
    return new Set(this.#entries.map(({ message }) => message.id));
  }

  /** It is over. */
  end(error) {
    for (const entry of this.#entries.splice(0)) this.#lose(entry, error);
    this.#written = 0;
  }

  #isFull(size) {
    const { messages, bytes } = this.#waiting;
    return messages >= MESSAGES || bytes + size > BYTES;
  }

  #count({ size }, by) {
    this.#waiting.messages += by;
    this.#waiting.bytes += by * size;
  }

  #left({ message, passage }) {
    if (passage === null) return 0;
    const { deadline } = passage;
    if (deadline === Infinity) return message.ttl;
    const ms = deadline - this.#core.ticks();
    return ms <= 0 ? 0 : Math.ceil(ms);
  }

  #frame(entry) {
    const { opened, seq, copy } = entry;
    const more = { seq: seq || this.#seq + 1, ttl: this.#left(entry), copy };
    return this.#codec.message(opened, more);
  }

  #opened(message) {
    const opened = this.#codec.opened(message);
    const size = this.#codec.size(opened) + AROUND;
    if (size <= PACKET) return { opened, size };
    const text = `expected message ${message.name} in at most ${PACKET} bytes, got ${size}`;
    throw new ExchangeError('TOO_LARGE', text);
  }

  /** Written otherwise, a message may not fit any more: it gives up its value, not its number. */
  #reopen(entry) {
    const { message, seq } = entry;
    if (seq === 0) this.#count(entry, -1);
    try {
      Object.assign(entry, this.#opened(message));
    } catch (e) {
      if (seq === 0) this.#entries.splice(this.#entries.indexOf(entry), 1);
      else Object.assign(entry, this.#opened({ ...message, value: null }));
      this.#lose(entry, e);
      return;
    }
    if (seq === 0) this.#count(entry, 1);
  }

  /** Takes a message out whose time was over before it was written. */
  #isOver(entry) {
    if (entry.seq !== 0 || this.#left(entry) !== 0) return false;
    this.#expire(entry);
    return true;
  }

  #expire(entry) {
    const { name, ttl } = entry.message;
    const text = `expected message ${name} to be taken within ${ttl} ms, it was not`;
    if (entry.seq === 0) {
      this.#entries.splice(this.#entries.indexOf(entry), 1);
      this.#count(entry, -1);
      this.#lose(entry, new ExchangeError('TIMEOUT', text));
    } else if (entry.message.delivery === 'ack') {
      this.#lose(entry, new ExchangeError('TIMEOUT', text));
    }
  }

  #lose(entry, error) {
    const { passage, copy, message } = entry;
    entry.passage = null;
    entry.cancel();
    if (passage === null) return;
    if (copy) this.#core.record('DROPPED', message, { detail: error.message });
    else this.#core.answers.lost(passage, error);
  }
}
