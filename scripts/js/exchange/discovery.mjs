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
 * @typedef {{origin: string, from?: object, told: (found: Answer | null) => void}} Waiting on whose behalf,
 *   and the peer that asked, if one did
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
 * On behalf of one asker each peer is asked once; so a question ends in a graph of any form after as
 * many frames as it has links.
 */
export class Discovery {
  #core;
  /** @type {Map<string, {answer: Answer | null, until: number}>} the oldest first */
  #known = new Map();
  #byKey = new Map();
  #byNumber = new Map();
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
    const answer = this.#remembered(keyOf(sought));
    return answer !== null && this.#byKey.size < MOST && this.#others(sought).length > 0;
  }

  /**
   * Asks the peers; `told` is called when one of them knows, or none does. What is asked for somebody
   * else already is waited for first. That goes less far for a peer, and may find a way that leads back
   * to where the message was: then they are asked again.
   */
  ask(/** @type {Sought} */ sought, /** @type {Waiting['told']} */ told) {
    const open = this.#byKey.get(keyOf(sought));
    const forPeer = open?.ttl < TTL;
    const further = (found) => {
      const good = found !== null && avoids(found, sought.route);
      const again = found === null ? forPeer : !good;
      if (again && !this.#core.closed && this.canAsk(sought)) this.ask(sought, told);
      else told(good ? found : null);
    };
    this.#question(sought, TTL, { origin: this.#core.id, told: open === undefined ? told : further });
  }

  /** A peer asks. */
  asked(peer, who) {
    const { q, name, route } = who;
    const tell = (found) => {
      const here = { t: 'here', q, name, hops: found?.hops ?? -1 };
      const path = found?.path && [this.#core.id, ...found.path];
      peer.link.tell({ ...here, ...(found && { via: found.via }), ...(path && { path }) });
    };
    const near = this.#near(who);
    const ttl = Math.min(who.ttl, TTL) - 1;
    const origin = route[0] ?? peer.id;
    const open = this.#byKey.get(keyOf(who));
    const again = open?.waiting.some((each) => each.origin === origin && each.from !== peer) ?? this.#byKey.size >= MOST;
    const told = (found) => {
      const goesBack = found !== null && !avoids(found, route);
      // it was found for somebody else
      if (goesBack && open !== undefined && !this.#core.closed) this.asked(peer, who);
      else tell(goesBack ? null : found);
    };
    if (near || again || ttl < 1 || route.includes(this.#core.id)) tell(near);
    else this.#question(who, ttl, { origin, from: peer, told });
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

  #question(sought, ttl, waiting) {
    const key = keyOf(sought);
    const open = this.#byKey.get(key);
    if (open !== undefined) {
      open.waiting.push(waiting);
      return;
    }
    const { id, means } = this.#core;
    const q = ++this.#last;
    const { name, to, route: before } = sought;
    const visited = before.filter((each) => each !== id);
    const route = waiting.from ? [...visited, id] : [id, ...visited];
    const who = { t: 'who', q, name, ...(to && { to }), ttl, route };
    const asked = new Set(this.#others(sought).filter((peer) => peer.link.tell(who)));
    if (asked.size === 0) {
      waiting.told(null);
      return;
    }
    const question = { key, q, ttl, asked, waiting: [waiting], cancel() {} };
    const over = () => this.#core.later(() => this.#ended(question, null));
    question.cancel = means.timer(over, 50 + 50 * ttl);
    this.#byKey.set(key, question);
    this.#byNumber.set(q, question);
  }

  #ended({ key, q, ttl, waiting, cancel }, answer) {
    if (!this.#byNumber.delete(q)) return;
    this.#byKey.delete(key);
    cancel();
    // a question that went less far knows of nobody only there
    if (answer !== null || ttl === TTL) this.#remember(key, answer);
    for (const { told } of waiting) told(answer);
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
