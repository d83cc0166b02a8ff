import { errorOf } from '../failure.mjs';
import { Message } from '../message.mjs';
import { handlingOf } from './handlers.mjs';
import { isFar, notTaken, Passage, tooFar } from './pipeline.mjs';
import { Subscribers } from './subscribers.mjs';

/** Takes messages to those who observe them and to other exchanges (H4, R9). */
export class Distribution {
  subscribers = new Subscribers();
  #core;

  constructor(core) {
    this.#core = core;
  }

  /** Calls the subscribers of this exchange and those of the peer that it came from. */
  observe(passage) {
    const { origin, seen } = passage;
    const { name } = seen;
    const told = [
      ...this.subscribers.of(name),
      ...(origin === null ? [] : origin.subscribers.of(name)),
    ];
    if (told.length === 0) return;
    const observing = handlingOf(passage, 'a subscriber');
    observing.answered = true;
    this.#core.means.carrier.run(observing, () => {
      for (const subscriber of told) this.#call(subscriber, seen);
    });
  }

  /** Sends a message on to a peer, which answers for it from now on. */
  sendOn(passage, peer) {
    const core = this.#core;
    const { message, origin } = passage;
    // here, so that the answer has hops enough to go back
    if (isFar(passage)) throw tooFar(message.name);
    const out = origin === null ? message : core.outgoing.relayed(passage);
    if (passage.isRequest) {
      if (origin !== null) {
        passage.pending = core.pending.add(message, core.outgoing.deadlineOf(passage), {
          relayed: passage,
        });
      }
      if (passage.pending !== null) core.pending.sentTo(passage.pending, peer);
    }
    core.record('FORWARDED', message, { detail: peer.id });
    if (!peer.send(passage, out, false)) {
      if (passage.isRequest && origin !== null) core.pending.take(message.id, peer);
      throw notTaken(message, peer);
    }
    this.copyToWanting(passage, peer);
    if (!peer.link.acknowledges || message.delivery !== 'ack') passage.accept();
  }

  /** Takes a message that nobody handles to those who asked for its name; false if nobody did. */
  deliveredToSubscribers(passage) {
    const { name } = passage.message;
    const here =
      this.subscribers.expects(name) || passage.origin?.subscribers.expects(name) === true;
    const there = this.copyToWanting(passage, null);
    if (!here && !there) return false;
    passage.accept();
    this.#core.record('HANDLED', passage.message, { detail: 'observed' });
    return true;
  }

  /** Sends copies of an event to the peers that want it, but the one that handles it. */
  copyToWanting(passage, handling) {
    const { message, origin } = passage;
    if (message.kind !== undefined || isFar(passage)) return false;
    let any = false;
    for (const peer of this.#core.links.all()) {
      if (peer === handling || peer === origin || !peer.open || !peer.wants.find(message.name))
        continue;
      const copy = origin === null ? message : this.#core.outgoing.relayed(passage);
      any = peer.send(new Passage(copy, this.#core.id), copy, true) || any;
    }
    return any;
  }

  #call(subscriber, seen) {
    try {
      subscriber(new Message(seen));
    } catch (e) {
      // the message goes on, whatever an observer does
      this.#core.means.log(`a subscriber failed: ${errorOf(e, this.#core.id).message}`, e);
    }
  }
}
