const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * The headers of a request or response. Source: WHATWG Fetch standard, section 5.2.
 */
export class Headers {
  /** @type {Map<string, string[]>} */
  #values = new Map();

  constructor(init) {
    if (init === undefined) return;
    if (typeof init !== 'object' || init === null) {
      throw new TypeError('expected headers as an object, pairs or Headers');
    }
    const pairs = typeof init[Symbol.iterator] === 'function' ? init : Object.entries(init);
    for (const pair of pairs) {
      const [name, value, ...more] = [...pair];
      if (value === undefined || more.length > 0) {
        throw new TypeError('expected pairs of a name and a value as headers');
      }
      this.append(name, value);
    }
  }

  append(name, value) {
    const key = checkedName(name);
    const text = checkedValue(key, value);
    this.#values.set(key, [...(this.#values.get(key) ?? []), text]);
  }

  delete(name) {
    this.#values.delete(checkedName(name));
  }

  get(name) {
    return this.#values.get(checkedName(name))?.join(', ') ?? null;
  }

  getSetCookie() {
    return [...(this.#values.get('set-cookie') ?? [])];
  }

  has(name) {
    return this.#values.has(checkedName(name));
  }

  set(name, value) {
    const key = checkedName(name);
    this.#values.set(key, [checkedValue(key, value)]);
  }

  forEach(callback, self) {
    for (const [name, value] of this) callback.call(self, value, name, this);
  }

  *entries() {
    for (const name of [...this.#values.keys()].sort()) {
      const values = this.#values.get(name) ?? [];
      if (name === 'set-cookie') for (const value of values) yield [name, value];
      else yield [name, values.join(', ')];
    }
  }

  *keys() {
    for (const [name] of this.entries()) yield name;
  }

  *values() {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  get [Symbol.toStringTag]() {
    return 'Headers';
  }
}

function checkedName(name) {
  const text = String(name);
  if (!NAME.test(text)) throw new TypeError(`expected the name of a header, got "${text}"`);
  return text.toLowerCase();
}

function checkedValue(name, value) {
  const text = String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (!VALUE.test(text)) throw new TypeError(`expected one line of Latin-1 as header ${name}`);
  return text;
}
