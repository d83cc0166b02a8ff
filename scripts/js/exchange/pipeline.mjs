import { errorOf } from '../failure.mjs';
import { ExchangeError } from '../errors.mjs';
import { arrivedAt } from '../message.mjs';

/*
 * The road of a message through an exchange, as one list of stops (docs/spec/routing.md). A stop lets
 * the message go on, or ends its passage: it was answered, queued for its handler, sent on, or parked.
 * A failure at any stop goes to the end.
 *
 *   deadline - loop - record - observe - answer - address - about - handle - forward - ask - park -
 *   nobody - end
 */
const ROAD = [
  deadline,
  loop,
  record,
  observe,
  answer,
  address,
  about,
  handle,
  forward,
  ask,
  park,
  nobody,
];
const ADDRESS = ROAD.indexOf(address);

/** How many exchanges one leg may visit. */
const MAX_HOPS = 16;

/**
 * What is told of a message that only exchanges see: that it was written, or that it is lost.
 *
 * @typedef {{written: () => void, lost: (error: ExchangeError) => void}} Follow
 */

/** A message on its way through one exchange, and what that exchange has to know of it. */
export class Passage {
  /** The peer over whose link it came; null if it was emitted here. */
  origin = null;
  /** In ticks. */
  deadline = Infinity;
  /** Whether it is only to be observed. */
  copy = false;
  /** The peer that it shall go to, whatever routing says. */
  chosen = null;
  parkedUntil = 0;
  waited = false;
  /** Whether the peers were asked who handles it. */
  asked = false;
  handled = false;
  /** The request that waits, if this is one. */
  pending = null;
  /** @type {{resolve: (value?: any) => void, reject: (error: any) => void} | null} */
  accepted = null;
  /** @type {Follow | null} */
  follow = null;
  /** @type {ExchangeError | null} */
  failure = null;
  #receiver;
  #seen = null;

  constructor(message, receiver, members = {}) {
    this.message = message;
    this.#receiver = receiver;
    Object.assign(this, members);
  }

  /** The message as this exchange sees it. */
  get seen() {
    this.#seen ??= this.origin === null ? this.message : arrivedAt(this.message, this.#receiver);
    return this.#seen;
  }

  get isRequest() {
    return this.message.kind === 'request';
  }

  accept() {
    this.accepted?.resolve();
    this.accepted = null;
  }

  refuse(error) {
    this.accepted?.reject(error);
    this.accepted = null;
  }
}

/** A message sets out. */
export function travel(core, passage) {
  travelFrom(0, core, passage);
}

/** A message that waited looks for a handler again. */
export function resume(core, passage) {
  if (core.closed) fail(core, passage, core.closedError());
  else if (core.ticks() > passage.deadline) fail(core, passage, tooLate(passage));
  else travelFrom(ADDRESS, core, passage);
}

/** A message that was on its way fails. */
export function fail(core, passage, error) {
  passage.failure = errorOf(error, core.id);
  core.answers.ended(passage, passage.failure);
}

/** Whether a message that is parked would find its way now. */
export function findsItsWay(core, passage) {
  const { to, name } = passage.message;
  if (passage.chosen !== null) return passage.chosen.open;
  if (to !== undefined && to !== core.id) return core.links.byId(to) !== undefined;
  return core.handlers.handles(name) || (to === undefined && core.links.anyHandles(name));
}

/** Why a link did not take a message. */
export function notTaken({ name }, peer) {
  return peer.open
    ? new ExchangeError(
        'OVERLOADED',
        `expected peer ${peer.id} to have room for message ${name}, it has none`,
      )
    : new ExchangeError(
        'PEER_GONE',
        `expected peer ${peer.id} to take message ${name}, it is gone`,
      );
}

export function tooLate({ message: { name, ttl } }) {
  const text = `expected message ${name} within ${ttl} ms, its time had passed before it was handled`;
  return new ExchangeError('TIMEOUT', text);
}

function travelFrom(first, core, passage) {
  try {
    for (let i = first; i < ROAD.length; i++) if (!ROAD[i](core, passage)) return;
  } catch (e) {
    fail(core, passage, e);
  }
}

function deadline(core, passage) {
  if (passage.deadline !== Infinity && core.ticks() > passage.deadline) throw tooLate(passage);
  return true;
}

function loop(core, { origin, message: { name, route } }) {
  if (origin === null) return true;
  if (route.includes(core.id)) {
    const way = route.join(' → ');
    throw loops(`expected message ${name} to visit ${core.id} once, it came again over ${way}`);
  }
  if (route.length > MAX_HOPS) throw tooFar(name);
  return true;
}

/** Whether a message that came has used up its hops: the next exchange would not take it. */
export function isFar({ origin, message }) {
  return origin !== null && message.route.length >= MAX_HOPS;
}

export function tooFar(name) {
  return loops(`expected message ${name} to find its handler within ${MAX_HOPS} hops, it did not`);
}

function record(core, { origin, message }) {
  core.record(origin === null ? 'EMITTED' : 'RECEIVED', message);
  return true;
}

function observe(core, passage) {
  core.distribution.observe(passage);
  if (passage.copy) passage.accept();
  return !passage.copy;
}

function answer(core, passage) {
  const { kind, to } = passage.message;
  if (kind !== 'reply') return true;
  return !core.answers.complete(passage) && to !== undefined && to !== core.id;
}

function address(core, passage) {
  const { to, name } = passage.message;
  if (passage.chosen === null && (to === undefined || to === core.id)) return true;
  const peer = passage.chosen ?? core.links.byId(to);
  if (peer?.open) {
    core.distribution.sendOn(passage, peer);
    return false;
  }
  if (passage.chosen === null && !ask(core, passage)) return false;
  if (parks(core, passage) || (peer === undefined && connects(core, passage))) {
    core.parking.add(passage);
    return false;
  }
  const text = `expected exchange ${peer?.id ?? to}, to which message ${name} goes, to be in reach of ${core.id}; its peers are ${core.links.ids()}`;
  throw new ExchangeError('PEER_GONE', text);
}

/** What every exchange answers itself. */
function about(core, passage) {
  return !core.about.tell(passage);
}

function handle(core, passage) {
  if (!core.handlers.queue(passage)) return true;
  core.distribution.copyToWanting(passage, null);
  return false;
}

function forward(core, passage) {
  if (passage.message.to === core.id) return true;
  const peer = core.links.choose(passage.message);
  if (peer === null) return true;
  core.distribution.sendOn(passage, peer);
  return false;
}

function ask(core, passage) {
  const { message } = passage;
  if (message.to === core.id) return true;
  const peer = core.discovery.known(message);
  if (peer !== null) {
    core.distribution.sendOn(passage, peer);
    return false;
  }
  if (passage.asked || !core.discovery.canAsk(message)) return true;
  passage.asked = true;
  core.discovery.ask(message, () => resume(core, passage));
  return false;
}

function park(core, passage) {
  const here = passage.message.to === core.id;
  if (!parks(core, passage) && (here || !connects(core, passage))) return true;
  core.parking.add(passage);
  return false;
}

function nobody(core, passage) {
  if (!passage.isRequest && core.distribution.deliveredToSubscribers(passage)) return false;
  const { name } = passage.message;
  const text = `expected a handler for ${name}, found none in ${core.id}${core.links.inWords()}`;
  const error = new ExchangeError('NO_HANDLER', text, { exchange: core.id });
  if (passage.isRequest) throw error;
  core.answers.unhandled(passage, error);
  return false;
}

function parks(core, passage) {
  return passage.parkedUntil !== 0 && core.ticks() < passage.parkedUntil;
}

/** Whether a link that is being made may bring what the message waits for. */
function connects(core, passage) {
  return !passage.waited && core.links.connecting > 0;
}

function loops(text) {
  return new ExchangeError('LOOP', text);
}
