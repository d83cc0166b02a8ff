import { ExchangeError, unexpected } from './errors.mjs';

/*
 * The grammar of message names, exchange ids and patterns (docs/spec/messages.md, M1 to M4).
 */
const SEGMENTS = /^[\w$-]+(\.[\w$-]+)*$/;
const STARS = /^([\w$-]+|\*)(\.([\w$-]+|\*))*(\.\*\*)?$/;
const ID = /^(?!\$)[\w$-]{1,64}$/;
const LONGEST = 200;

/** @param {any} name */
export function isName(name) {
  return typeof name === 'string' && name.length <= LONGEST && SEGMENTS.test(name);
}

/** @param {any} id */
export function isId(id) {
  return typeof id === 'string' && ID.test(id);
}

/** @param {any} text */
export function isPattern(text) {
  return typeof text === 'string' && text.length <= LONGEST && (text === '**' || STARS.test(text));
}

/**
 * A message name that users define or send.
 *
 * @param {string} name
 * @returns {string}
 */
export function openName(name) {
  if (!isName(name)) {
    throw unexpected('a message name of segments of A-Z a-z 0-9 _ $ - joined by dots', name);
  }
  if (name[0] !== '$') return name;
  const text = `expected a message name whose first segment does not begin with $, which is reserved, got "${name}"`;
  throw new ExchangeError('FORBIDDEN', text);
}

/**
 * @param {string} id
 * @returns {string}
 */
export function exchangeId(id) {
  if (isId(id)) return id;
  throw unexpected('an exchange id of 1 to 64 characters of A-Z a-z 0-9 _ -', id);
}

/**
 * @param {string} text
 * @returns {string}
 */
export function pattern(text) {
  if (isPattern(text)) return text;
  throw unexpected('a pattern: a name in which a segment may be *, and the last one **', text);
}

/**
 * What tells whether a name is one of those that a pattern stands for.
 *
 * @param {string} text a pattern, checked
 * @returns {(name: string) => boolean}
 */
export function matcher(text) {
  if (isEverything(text)) return () => true;
  const source = text
    .split('.')
    .map((segment) => (segment === '*' ? '[^.]+' : segment === '**' ? '.+' : segment))
    .join('\\.')
    .replaceAll('$', '\\$');
  const found = new RegExp(`^${source}$`);
  return (name) => found.test(name);
}

/** @param {string} text */
export function isEverything(text) {
  return text === '*' || text === '**';
}

/**
 * Entries under names and patterns. An exact name is preferred, then the longest pattern, then the
 * first in the alphabet.
 *
 * @template T
 */
export class NameTable {
  /** @type {Map<string, T>} */
  #exact = new Map();
  /** @type {{text: string, matches: (name: string) => boolean, entry: T}[]} */
  #patterns = [];

  /**
   * @param {string} name a name or a pattern, checked
   * @param {T} entry
   */
  put(name, entry) {
    this.remove(name);
    if (!name.includes('*')) {
      this.#exact.set(name, entry);
      return;
    }
    this.#patterns.push({ text: name, matches: matcher(name), entry });
    this.#patterns.sort(
      (one, other) => other.text.length - one.text.length || (one.text < other.text ? -1 : 1),
    );
  }

  /** @param {string} name */
  remove(name) {
    this.#exact.delete(name);
    this.#patterns = this.#patterns.filter(({ text }) => text !== name);
  }

  /**
   * The entry for a message of that name.
   *
   * @param {string} name
   * @returns {T | undefined}
   */
  find(name) {
    return this.#exact.get(name) ?? this.#patterns.find(({ matches }) => matches(name))?.entry;
  }

  /**
   * Whether something was put under exactly that name or pattern.
   *
   * @param {string} name
   */
  has(name) {
    return this.#exact.has(name) || this.#patterns.some(({ text }) => text === name);
  }

  clear() {
    this.#exact.clear();
    this.#patterns = [];
  }

  /** @returns {string[]} all names, then all patterns */
  names() {
    return [...this.#exact.keys(), ...this.#patterns.map(({ text }) => text)];
  }
}
