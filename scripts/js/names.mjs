import { ExchangeError, unexpected } from './errors.mjs';

/*
 * The grammar of message names, exchange ids and patterns (docs/spec/messages.md, M1 to M4).
 */
const SEGMENTS = /^[\w$-]+(\.[\w$-]+)*$/;
const STARS = /^([\w$-]+|\*)(\.([\w$-]+|\*))*(\.\*\*)?$/;
const ID = /^(?!\$)[\w$-]{1,64}$/;
const LONGEST = 200;

/** Reserved names that are open all the same: what every exchange answers, and what a registry does. */
const ABOUT = ['$ping', '$info', '$stats'];
const REGISTRY = ['register', 'unregister', 'get', 'list', 'find'].map((each) => `$registry.${each}`);

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
 * Whether only exchanges define a name.
 *
 * @param {string} name
 */
export function isReserved(name) {
  return name[0] === '$';
}

/**
 * Whether every exchange answers requests of that name itself.
 *
 * @param {string} name
 */
export function isAbout(name) {
  return ABOUT.includes(name);
}

/**
 * Whether a registry handles that name, and announces it.
 *
 * @param {string} name
 */
export function isOfRegistry(name) {
  return REGISTRY.includes(name);
}

/**
 * Whether a name is reserved, and yet routed as others are.
 *
 * @param {string} name
 */
export function isOpen(name) {
  return isAbout(name) || isOfRegistry(name);
}

/**
 * A message name that users send.
 *
 * @param {string} name
 * @returns {string}
 */
export function sentName(name) {
  return isOpen(name) ? name : openName(name);
}

/**
 * A name that users define.
 *
 * @param {string} name
 * @returns {string}
 */
export function openName(name) {
  if (!isName(name)) {
    throw unexpected('a message name of segments of A-Z a-z 0-9 _ $ - joined by dots', name);
  }
  if (!isReserved(name)) return name;
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
 * What tells whether a name is one of those that a pattern stands for. A reserved name never is.
 *
 * @param {string} text a pattern, checked
 * @returns {(name: string) => boolean}
 */
export function matcher(text) {
  if (isEverything(text)) return (name) => !isReserved(name);
  const source = text
    .split('.')
    .map((segment) => (segment === '*' ? '[^.]+' : segment === '**' ? '.+' : segment))
    .join('\\.')
    .replaceAll('$', '\\$');
  const found = new RegExp(`^${source}$`);
  return (name) => !isReserved(name) && found.test(name);
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
