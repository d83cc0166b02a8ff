import { change, parse } from './url-parser.mjs';
import { encode, SETS } from './url-parts.mjs';

/**
 * The class URL. Source: WHATWG URL standard, section 6.1.
 */
export function provide() {
  const { URLSearchParams } = globalThis;

  class URL {
    #parts;
    #params;
    #reset;

    constructor(url, base) {
      this.#parts = parsed(url, base);
      const { params, reset } = URLSearchParams.bound((/** @type {string} */ query) => {
        this.#parts.query = query === '' ? null : query;
      });
      this.#params = params;
      this.#reset = reset;
      reset(this.#parts.query ?? '');
    }

    /** Whether a text is a URL. */
    static canParse(url, base) {
      return URL.parse(url, base) !== null;
    }

    /** The URL of a text; null if it is none. */
    static parse(url, base) {
      try {
        return new URL(url, base);
      } catch {
        return null;
      }
    }

    get href() {
      return this.#parts.href;
    }

    set href(value) {
      this.#parts = parsed(value, undefined);
      this.#reset(this.#parts.query ?? '');
    }

    get origin() {
      const { protocol, special } = this.#parts;
      if (protocol === 'blob:') return URL.parse(this.pathname)?.origin ?? 'null';
      return special && protocol !== 'file:' ? `${protocol}//${this.host}` : 'null';
    }

    get protocol() {
      return this.#parts.protocol;
    }

    set protocol(value) {
      this.#parts = change(this.#parts, `${value}:`, 'schemeStart');
    }

    get username() {
      return this.#parts.username;
    }

    set username(value) {
      if (this.#canHaveLogin()) this.#parts.username = encode(`${value}`.toWellFormed(), SETS.userinfo);
    }

    get password() {
      return this.#parts.password;
    }

    set password(value) {
      if (this.#canHaveLogin()) this.#parts.password = encode(`${value}`.toWellFormed(), SETS.userinfo);
    }

    get host() {
      const { host, port } = this.#parts;
      return port === '' ? (host ?? '') : `${host}:${port}`;
    }

    set host(value) {
      if (!this.#parts.opaque) this.#parts = change(this.#parts, `${value}`, 'host');
    }

    get hostname() {
      return this.#parts.host ?? '';
    }

    set hostname(value) {
      if (!this.#parts.opaque) this.#parts = change(this.#parts, `${value}`, 'hostname');
    }

    get port() {
      return this.#parts.port;
    }

    set port(value) {
      if (!this.#canHaveLogin()) return;
      if (`${value}` === '') this.#parts.port = '';
      else this.#parts = change(this.#parts, `${value}`, 'port');
    }

    get pathname() {
      return this.#parts.pathname;
    }

    set pathname(value) {
      if (this.#parts.opaque) return;
      const parts = this.#parts.copy();
      parts.path = [];
      this.#parts = change(parts, `${value}`, 'pathStart');
    }

    get search() {
      const { query } = this.#parts;
      return query === null || query === '' ? '' : `?${query}`;
    }

    set search(value) {
      const text = `${value}`.replace(/^\?/, '');
      const parts = this.#parts.copy();
      parts.query = text === '' ? null : '';
      this.#parts = text === '' ? parts : change(parts, text, 'query');
      this.#reset(text === '' ? '' : (this.#parts.query ?? ''));
    }

    get searchParams() {
      return this.#params;
    }

    get hash() {
      const { fragment } = this.#parts;
      return fragment === null || fragment === '' ? '' : `#${fragment}`;
    }

    set hash(value) {
      const text = `${value}`.replace(/^#/, '');
      const parts = this.#parts.copy();
      parts.fragment = text === '' ? null : '';
      this.#parts = text === '' ? parts : change(parts, text, 'fragment');
    }

    toString() {
      return this.href;
    }

    toJSON() {
      return this.href;
    }

    get [Symbol.toStringTag]() {
      return 'URL';
    }

    #canHaveLogin() {
      const { host, protocol } = this.#parts;
      return host !== null && host !== '' && protocol !== 'file:';
    }
  }

  return { URL };
}

/**
 * @param {unknown} url
 * @param {unknown} base
 */
function parsed(url, base) {
  const from = base === undefined ? null : parse(`${base}`, null);
  const parts = base !== undefined && from === null ? null : parse(`${url}`, from);
  if (parts === null) throw new TypeError(`expected a URL, got "${String(url).slice(0, 200)}"`);
  return parts;
}
