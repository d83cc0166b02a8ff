/** How many links a question goes. */
const TTL = 4;

/** How many questions may be open; what is one more has nobody. */
const MOST = 10_000;

/** How many answers are remembered, and how long those are that name somebody, or nobody, in ms. */
const REMEMBERED = 4_096;
const FOUND = 10_000;
const NOBODY = 1_000;

/**
 * Where a name is handled that is not handled near: the peer that leads there, how many links away, by
 * whom, and the exchanges on the way from that peer on, which are not known if the peer has not told.
 *
 * @typedef {{next: string, hops: number, via: string, path?: readonly string[]}} Answer
 * @typedef {{name: string, to?: string, route: readonly string[]}} Sought a message, or a `who`
 * @typedef {(found: Answer | null) => void} Told
 */

/**
 * Asks the peers who handles a name that neither this exchange nor a peer of it does, and answers when
 * they ask (docs/spec/routing.md, R4; docs/spec/protocol.md, W15).
 *
 *   message ──nobody near──▶ known? ──yes──▶ to that peer
 *                              │ no
 *                              ▼
 *                      who to all peers ──here, or time over──▶ known, or nobody
 *
 * A question is passed on to each peer once, and once more if it comes over a shorter way; so it ends
 * in a graph of any form. Those of several askers are kept apart, since each may be answered with other
 * ways: such as do not lead back to it.
 */
export class Discovery {
  #core;
  /** @type {Map<string, {answer: Answer | null, until: number}>} the oldest first */
  #known = new Map();
  #byNumber = new Map();
  /** Those for messages that are here, by what they look for. */
  #own = new Map();
  /** Those of others, by who asks first and its number; the one that goes furthest. */
  #passed = new Map();
  #last = 0;

  constructor(core) {
    this.#core = core;
  }

  /** The peer that leads to where a message wants to go, if that is known. */
  known(/** @type {Sought} */ sought) {
    return this.#leads(this.#remembered(keyOf(sought)), sought);
  }

  /** Whether the peers can be asked: there are some who have not had the message. */
  canAsk(/** @type {Sought} */ sought) {
    const nobody = this.#remembered(keyPast(sought)) === null;
    return !nobody && this.#byNumber.size < MOST && this.#others(sought).length > 0;
  }

  /**
   * Asks the peers; `told` is called when one of them knows, or none does. Messages that were at the
   * same exchanges share one question.
   */
  ask(/** @type {Sought} */ sought, /** @type {Told} */ told) {
    const key = keyPast(sought);
    const open = this.#own.get(key);
    const { id } = this.#core;
    const route = [id, ...sought.route.filter((each) => each !== id)];
    if (open !== undefined) open.waiting.push(told);
    else this.#begin(this.#own, key, { sought, route, ttl: TTL, told });
  }

  /** A peer asks. */
  asked(peer, who) {
    const { q, name, route, first = 0 } = who;
    const tell = (found) => {
      const here = { t: 'here', q, name, hops: found?.hops ?? -1 };
      const path = found?.path && [this.#core.id, ...found.path];
      peer.link.tell({ ...here, ...(found && { via: found.via }), ...(path && { path }) });
    };
    const { id } = this.#core;
    const near = this.#near(who);
    const ttl = Math.min(who.ttl, TTL) - 1;
    const key = `${route[0] ?? peer.id} ${first} ${keyOf(who)}`;
    const again = this.#passed.get(key)?.ttl >= ttl || this.#byNumber.size >= MOST;
    if (near || again || ttl < 1 || route.includes(id)) {
      tell(near);
      return;
    }
    const told = (found) => tell(found !== null && avoids(found, route) ? found : null);
    this.#begin(this.#passed, key, { sought: who, route: [...route, id], first, ttl, told });
  }

  /** A peer answers; one that was not asked, or is too late, says nothing. */
  told(peer, { q, hops, via, path }) {
    const question = this.#byNumber.get(q);
    if (!question?.asked.delete(peer)) return;
    if (hops >= 0 && via) this.#ended(question, { next: peer.id, hops: hops + 1, via, path });
    else if (question.asked.size === 0) this.#ended(question, null);
  }

  /** The peers, or what they handle, have changed. */
  changed() {
    this.#known.clear();
  }

  /** That peer is gone: it will not answer. */
  gone(peer) {
    for (const q of [...this.#byNumber.keys()]) this.told(peer, { q, hops: -1, via: null });
  }

  /** Nobody answers any more. */
  close() {
    for (const question of [...this.#byNumber.values()]) this.#ended(question, null);
  }

  /** What was known of that name was wrong. */
  wasWrong(name) {
    this.#known.delete(name);
  }

  #begin(open, key, { sought, route, first, ttl, told }) {
    const q = ++this.#last;
    const { name, to } = sought;
    const who = { t: 'who', q, name, ...(to && { to }), ttl, route, first: first ?? q };
    const asked = new Set(this.#others(sought).filter((peer) => peer.link.tell(who)));
    if (asked.size === 0) {
      told(null);
      return;
    }
    const question = { open, key, sought, q, ttl, asked, waiting: [told], cancel() {} };
    const over = () => this.#core.later(() => this.#ended(question, null));
    question.cancel = this.#core.means.timer(over, 50 + 50 * ttl);
    open.set(key, question);
    this.#byNumber.set(q, question);
  }

  #ended(question, answer) {
    const { open, key, sought, q, waiting, cancel } = question;
    if (!this.#byNumber.delete(q)) return;
    if (open.get(key) === question) open.delete(key);
    cancel();
    if (answer !== null) this.#remember(keyOf(sought), answer);
    // what a peer asks goes less far, and past other exchanges
    else if (open === this.#own) this.#remember(key, null);
    for (const told of waiting) told(answer);
  }

  #remember(key, answer) {
    const until = this.#core.ticks() + (answer === null ? NOBODY : FOUND);
    this.#known.delete(key);
    this.#known.set(key, { answer, until });
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value);
  }

  /** Null if nobody handles it, undefined if that is not known. */
  #remembered(key) {
    const known = this.#known.get(key);
    if (known === undefined || this.#core.ticks() <= known.until) return known?.answer;
    this.#known.delete(key);
    return undefined;
  }

  /** What this exchange knows without asking. */
  #near(who) {
    const { id, handlers, draining } = this.#core;
    const { name, to } = who;
    if (to ? to === id : !draining && handlers.handles(name)) return { next: id, hops: 0, via: id, path: [] };
    const peer = this.#others(who).find((each) => (to ? each.id === to : each.handles.find(name)));
    if (peer !== undefined) return { next: peer.id, hops: 1, via: peer.id, path: [peer.id] };
    const answer = this.#remembered(keyOf(who));
    // whose way is not known may lead back
    return answer?.hops <= who.ttl && answer.path && this.#leads(answer, who) ? answer : null;
  }

  #leads(answer, { route }) {
    const peer = answer && avoids(answer, route) && this.#core.links.byId(answer.next);
    return peer?.open ? peer : null;
  }

  #others({ route }) {
    return this.#core.links.all().filter(({ id, open }) => open && !route.includes(id));
  }
}

/**
 * Whether the way leads through none of those, as far as it is known.
 *
 * @param {Answer} answer
 * @param {readonly string[]} visited
 */
function avoids({ next, path = [] }, visited) {
  return !visited.includes(next) && !path.some((each) => visited.includes(each));
}

/** What is looked for: an exchange, or whoever handles a name. */
function keyOf({ name, to }) {
  return to ? `to ${to}` : name;
}

/** The same, as those look for it who have been at the same exchanges. */
function keyPast(sought) {
  return [keyOf(sought), ...(sought.route.length > 0 ? ['past', ...sought.route] : [])].join(' ');
}
