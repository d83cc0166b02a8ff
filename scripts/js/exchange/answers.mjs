import { ExchangeError } from '../errors.mjs';
import { errorOf } from '../failure.mjs';
import { told } from '../message.mjs';
import { Passage, travel } from './pipeline.mjs';

/** Messages of these names tell of others; nothing is told of them. */
const TELLING = ['message.dropped', 'message.failed', 'message.unhandled'];

/** How messages end: requests get their one answer, and what is lost is told (H3, D6). */
export class Answers {
  #core;

  constructor(core) {
    this.#core = core;
  }

  /** Answers a request with a value. */
  answer(passage, name, value) {
    this.#sendBack(passage, this.#core.outgoing.reply(passage.seen, { name, value }));
  }

  /** Answers a request with a failure. */
  refuse(passage, failure) {
    const { code, message, exchange, location } = errorOf(failure, this.#core.id);
    const error = Object.freeze({ code, message, exchange, ...(location && { location }) });
    this.#sendBack(passage, this.#core.outgoing.reply(passage.seen, { error }));
  }

  /** A reply came: completes the request that it answers; false if none waits for it here. */
  complete(reply) {
    const core = this.#core;
    const { re, to, error, value } = reply.seen;
    const request = core.pending.take(re, reply.origin);
    if (request === undefined) {
      if (to === core.id)
        core.record('DROPPED', reply.seen, { detail: 'no request waits for this reply' });
      return false;
    }
    if (error?.code === 'NO_HANDLER') core.discovery.wasWrong(request.message.name);
    if (request.relayed !== undefined) {
      this.#sendBack(request.relayed, core.outgoing.relayed(reply));
      return true;
    }
    core.record('COMPLETED', reply.message);
    if (error === undefined) request.resolve(value, reply);
    else request.reject(new ExchangeError(error.code, error.message, error));
    return true;
  }

  /** A request that waited for an answer has failed. */
  failed(request, why) {
    const error = errorOf(why, this.#core.id);
    this.#core.record('FAILED', request.message, { detail: error.message });
    if (request.relayed !== undefined) this.refuse(request.relayed, error);
    else request.reject(error);
  }

  /** A message has come to the end of its road with a failure. */
  ended(passage, failure) {
    const { kind, id } = passage.message;
    if (kind === 'request' && passage.origin === null) {
      this.#core.pending.fail(id, failure);
      return;
    }
    const station = kind === undefined ? 'DROPPED' : 'FAILED';
    this.#core.record(station, passage.message, { detail: failure.message });
    if (kind === 'request') this.refuse(passage, failure);
    else if (kind === undefined) this.#dropped(passage, failure, 'message.dropped');
  }

  /** A message that a link had taken did not reach the other side, or was refused there. */
  lost(passage, why) {
    const { message, follow } = passage;
    if (follow !== null) follow.lost(errorOf(why, this.#core.id));
    else if (message.kind === 'request') this.#core.pending.fail(message.id, why);
    else this.ended(passage, errorOf(why, this.#core.id));
  }

  /** An event has come to the end of its road without a handler. */
  unhandled(passage, why) {
    this.#core.record('DROPPED', passage.message, { detail: why.message });
    this.#dropped(passage, why, 'message.unhandled');
  }

  /** The handler of an event has failed. */
  handlerFailed(passage, failure) {
    this.#core.means.log(`${failure.code} in exchange ${this.#core.id}: ${failure.message}`);
    this.#tell('message.failed', passage.seen, failure);
  }

  #dropped(passage, why, name) {
    if (passage.message.delivery === 'ack') passage.refuse(why);
    else passage.accept();
    this.#tell(name, passage.seen, why);
  }

  #tell(name, message, { code, message: text }) {
    if (TELLING.includes(message.name)) return;
    this.#core.outgoing.tell(name, { message: told(message), reason: code, text }, message);
  }

  #sendBack(asked, reply) {
    const core = this.#core;
    const { origin } = asked;
    const passage = new Passage(reply, core.id);
    if (origin?.open) {
      core.record('EMITTED', reply, { detail: origin.id });
      try {
        if (origin.send(passage, reply, false)) return;
      } catch (e) {
        // an answer that fits into no packet is a failure of the request
        if (reply.error === undefined) this.refuse(asked, e);
        return;
      }
    }
    travel(core, passage);
  }
}
