/**
 * The parameters of a query, as application/x-www-form-urlencoded.
 *
 * Source: WHATWG URL standard, sections 5 and 6.2.
 */
export class URLSearchParams {
  /** @type {[string, string][]} */
  #list = [];
  #changed = () => {};

  constructor(init = '') {
    if (typeof init === 'object' && init !== null) {
      if (typeof init[Symbol.iterator] === 'function') this.#fromPairs(init);
      else for (const key of Object.keys(init)) this.#list.push([text(key), text(init[key])]);
    } else {
      const query = text(init);
      this.#list = parsed(query.startsWith('?') ? query.slice(1) : query);
    }
  }

  /**
   * Parameters that belong to a URL: it is told of changes, and tells of its own.
   *
   * @param {(query: string) => void} changed
   */
  static bound(changed) {
    const params = new URLSearchParams();
    params.#changed = () => changed(params.toString());
    const reset = (/** @type {string} */ query) => {
      params.#list = parsed(query);
    };
    return { params, reset };
  }

  get size() {
    return this.#list.length;
  }

  append(name, value) {
    this.#list.push([text(name), text(value)]);
    this.#changed();
  }

  delete(name, value) {
    this.#list = this.#list.filter((pair) => !matches(pair, name, value));
    this.#changed();
  }

  get(name) {
    const key = text(name);
    return this.#list.find(([known]) => known === key)?.[1] ?? null;
  }

  getAll(name) {
    const key = text(name);
    return this.#list.filter(([known]) => known === key).map(([, value]) => value);
  }

  has(name, value) {
    return this.#list.some((pair) => matches(pair, name, value));
  }

  set(name, value) {
    const key = text(name);
    const first = this.#list.findIndex(([known]) => known === key);
    if (first < 0) {
      this.#list.push([key, text(value)]);
    } else {
      this.#list[first] = [key, text(value)];
      this.#list = this.#list.filter(([known], index) => known !== key || index === first);
    }
    this.#changed();
  }

  sort() {
    this.#list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.#changed();
  }

  forEach(callback, self) {
    for (const [name, value] of this) callback.call(self, value, name, this);
  }

  *entries() {
    for (let i = 0; i < this.#list.length; i++) yield [...this.#list[i]];
  }

  *keys() {
    for (let i = 0; i < this.#list.length; i++) yield this.#list[i][0];
  }

  *values() {
    for (let i = 0; i < this.#list.length; i++) yield this.#list[i][1];
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  toString() {
    return this.#list.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');
  }

  get [Symbol.toStringTag]() {
    return 'URLSearchParams';
  }

  #fromPairs(pairs) {
    for (const pair of pairs) {
      const [name, value, ...more] = [...pair];
      if (value === undefined || more.length > 0) {
        throw new TypeError('expected pairs of a name and a value as parameters');
      }
      this.#list.push([text(name), text(value)]);
    }
  }
}

function text(value) {
  return String(value).toWellFormed();
}

function matches([known, its], name, value) {
  return known === text(name) && (value === undefined || its === text(value));
}

function parsed(query) {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [decoded(part), ''] : [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
    });
}

function decoded(part) {
  return percentDecoded(part.replaceAll('+', ' '));
}

function encoded(part) {
  return encodeURIComponent(part)
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/**
 * A text whose %XX are read as UTF-8; what is malformed becomes U+FFFD.
 *
 * @param {string} part
 */
export function percentDecoded(part) {
  if (!part.includes('%')) return part;
  const source = new TextEncoder().encode(part);
  const bytes = [];
  for (let i = 0; i < source.length; i++) {
    const hex = source[i] === 0x25 ? String.fromCharCode(source[i + 1], source[i + 2]) : '';
    if (/^[0-9A-Fa-f]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      i += 2;
    } else {
      bytes.push(source[i]);
    }
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(bytes));
}

/** For the globals. */
export function provide() {
  return { URLSearchParams };
}
