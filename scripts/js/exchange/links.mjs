/** The links of one exchange, and which of them shall have a message (docs/spec/routing.md, R3). */
export class Links {
  /** Links that are being made. */
  connecting = 0;
  /**
   * Who waits for an exchange of this process to appear.
   *
   * @type {Set<{id: string, end: (error: any, peer?: any) => void}>}
   */
  awaited = new Set();
  #byId = new Map();
  #random;

  /** @param {() => number} random */
  constructor(random) {
    this.#random = random;
  }

  byId(id) {
    return this.#byId.get(id);
  }

  all() {
    return [...this.#byId.values()];
  }

  add(peer) {
    this.#byId.set(peer.id, peer);
    for (const waits of [...this.awaited]) if (waits.id === peer.id) waits.end(null, peer);
  }

  remove(peer) {
    if (this.#byId.get(peer.id) === peer) this.#byId.delete(peer.id);
  }

  ids() {
    return this.#byId.size === 0 ? 'none' : [...this.#byId.keys()].sort().join(', ');
  }

  inWords() {
    if (this.#byId.size === 0) return ', which has no peers';
    const ids = [...this.#byId.keys()].sort();
    const more = ids.length > 8 ? ` and ${ids.length - 8} more` : '';
    return ` and its peers ${ids.slice(0, 8).join(', ')}${more}`;
  }

  anyHandles(name) {
    return this.all().some((peer) => peer.handles.find(name));
  }

  /**
   * The peer that shall handle a message: none that it has visited.
   *
   * @returns {any} null if no peer handles the name
   */
  choose({ name, key, route }) {
    const found = this.candidates(name, route);
    if (found.length < 2) return found[0] ?? null;
    return key === undefined ? this.#byLoad(found) : byKey(found, key);
  }

  /** The peers that handle exactly that name, else those that handle it by a pattern. */
  candidates(name, route) {
    const others = this.all().filter(({ id, open }) => open && !route.includes(id));
    const exact = others.filter((peer) => peer.handles.has(name));
    return exact.length > 0 ? exact : others.filter((peer) => peer.handles.find(name));
  }

  /** The less loaded of two that are picked at random (Mitzenmacher, 2001). */
  #byLoad(found) {
    const first = Math.floor(this.#random() * found.length);
    const second = Math.floor(this.#random() * (found.length - 1));
    const [one, other] = [found[first], found[second >= first ? second + 1 : second]];
    return other.load < one.load ? other : one;
  }
}

/** The one with the highest hash of key and id (rendezvous hashing, Thaler and Ravishankar, 1998). */
function byKey(found, key) {
  return found.reduce((best, peer) => (hash(key, peer.id) > hash(key, best.id) ? peer : best));
}

/** FNV-1a with a last mixing. */
function hash(key, id) {
  let mixed = 0x811c9dc5;
  for (const c of `${key}\n${id}`)
    mixed = Math.imul(mixed ^ /** @type {number} */ (c.codePointAt(0)), 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
