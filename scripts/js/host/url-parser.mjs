import { parseHost } from './url-host.mjs';
import { encode, isSpecial, Parts, SETS, SPECIAL } from './url-parts.mjs';

/*
 * The basic URL parser. Source: WHATWG URL standard, section 4.4. Each state is a method that looks
 * at the character at hand ('' at the end) and returns false to fail or 'end' to stop early.
 */

/**
 * The parts of a URL; null if the text is none.
 *
 * @param {string} input
 * @param {Parts | null} base
 * @returns {Parts | null}
 */
export function parse(input, base) {
  const trimmed = input.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '');
  const parser = new Parser(trimmed, base, new Parts(), 'schemeStart');
  return parser.run(false) ? parser.url : null;
}

/**
 * Changes one part, as the setters of URL do.
 *
 * @param {Parts} url is left alone if the text does not fit
 * @param {string} input
 * @param {string} state
 * @returns {Parts}
 */
export function change(url, input, state) {
  const parser = new Parser(input, null, url.copy(), state);
  return parser.run(true) ? parser.url : url;
}

class Parser {
  #chars;
  #at = 0;
  #buffer = '';
  #atSign = false;
  #brackets = false;
  #passwordSeen = false;
  #override = false;
  #base;
  #state;

  constructor(input, base, url, state) {
    this.#chars = Array.from(input.toWellFormed().replace(/[\t\n\r]/g, ''));
    this.#base = base;
    this.url = url;
    this.#state = state;
  }

  run(override) {
    this.#override = override;
    for (this.#at = 0; ; this.#at++) {
      const c = this.#chars[this.#at] ?? '';
      const outcome = this[this.#state](c);
      if (outcome === false) return false;
      if (outcome === 'end' || (this.#at >= this.#chars.length && c === '')) return true;
    }
  }

  /** Goes to another state, with the same character if `again`. */
  #to(state, again = false) {
    this.#state = state;
    if (again) this.#at--;
    return true;
  }

  #rest(count = 1) {
    return this.#chars.slice(this.#at + 1, this.#at + 1 + count).join('');
  }

  #isEnd(c) {
    return c === '' || c === '/' || c === '?' || c === '#' || (this.url.special && c === '\\');
  }

  schemeStart(c) {
    if (/^[A-Za-z]$/.test(c)) {
      this.#buffer += c.toLowerCase();
      return this.#to('scheme');
    }
    return this.#override ? false : this.#to('noScheme', true);
  }

  scheme(c) {
    if (/^[A-Za-z0-9+.-]$/.test(c)) {
      this.#buffer += c.toLowerCase();
      return true;
    }
    if (this.#override) return c === ':' || c === '' ? this.#newScheme() : false;
    if (c !== ':') {
      this.#buffer = '';
      this.#at = -1;
      return this.#to('noScheme');
    }
    this.url.protocol = `${this.#buffer}:`;
    this.#buffer = '';
    if (this.url.protocol === 'file:') return this.#to('file');
    if (this.url.special) {
      const same = this.#base?.protocol === this.url.protocol;
      return this.#to(same ? 'specialRelativeOrAuthority' : 'specialAuthoritySlashes');
    }
    if (this.#rest() === '/') {
      this.#at++;
      return this.#to('pathOrAuthority');
    }
    this.url.path = '';
    return this.#to('opaquePath');
  }

  #newScheme() {
    const { url } = this;
    const protocol = `${this.#buffer}:`;
    const hasAuthority = url.username !== '' || url.password !== '' || url.port !== '';
    if (isSpecial(protocol) !== url.special) return 'end';
    if (protocol === 'file:' && hasAuthority) return 'end';
    if (url.protocol === 'file:' && url.host === '') return 'end';
    url.protocol = protocol;
    if (url.port === SPECIAL[protocol]) url.port = '';
    return 'end';
  }

  noScheme(c) {
    const base = this.#base;
    if (base === null || (base.opaque && c !== '#')) return false;
    if (base.opaque) {
      this.url = base.copy();
      this.url.fragment = '';
      return this.#to('fragment');
    }
    return this.#to(base.protocol === 'file:' ? 'file' : 'relative', true);
  }

  specialRelativeOrAuthority(c) {
    if (c === '/' && this.#rest() === '/') {
      this.#at++;
      return this.#to('specialAuthorityIgnoreSlashes');
    }
    return this.#to('relative', true);
  }

  pathOrAuthority(c) {
    return c === '/' ? this.#to('authority') : this.#to('path', true);
  }

  relative(c) {
    this.url.protocol = this.#base.protocol;
    if (c === '/' || (this.url.special && c === '\\')) return this.#to('relativeSlash');
    this.url = this.#base.copy();
    return this.#afterBase(c, () => this.url.path.pop());
  }

  /** What follows when all comes from the base so far. */
  #afterBase(c, shorten) {
    this.url.fragment = null;
    if (c === '?') {
      this.url.query = '';
      return this.#to('query');
    }
    if (c === '#') {
      this.url.fragment = '';
      return this.#to('fragment');
    }
    if (c === '') return true;
    this.url.query = null;
    shorten();
    return this.#to('path', true);
  }

  relativeSlash(c) {
    if (this.url.special && (c === '/' || c === '\\')) return this.#to('specialAuthorityIgnoreSlashes');
    if (c === '/') return this.#to('authority');
    const { username, password, host, port } = this.#base;
    Object.assign(this.url, { username, password, host, port });
    return this.#to('path', true);
  }

  specialAuthoritySlashes(c) {
    if (c === '/' && this.#rest() === '/') {
      this.#at++;
      return this.#to('specialAuthorityIgnoreSlashes');
    }
    return this.#to('specialAuthorityIgnoreSlashes', true);
  }

  specialAuthorityIgnoreSlashes(c) {
    return c === '/' || c === '\\' ? true : this.#to('authority', true);
  }

  authority(c) {
    if (c === '@') {
      if (this.#atSign) this.#buffer = `%40${this.#buffer}`;
      this.#atSign = true;
      for (const char of this.#buffer) {
        if (char === ':' && !this.#passwordSeen) this.#passwordSeen = true;
        else if (this.#passwordSeen) this.url.password += encode(char, SETS.userinfo);
        else this.url.username += encode(char, SETS.userinfo);
      }
      this.#buffer = '';
      return true;
    }
    if (!this.#isEnd(c)) {
      this.#buffer += c;
      return true;
    }
    if (this.#atSign && this.#buffer === '') return false;
    this.#at -= Array.from(this.#buffer).length + 1;
    this.#buffer = '';
    return this.#to('host');
  }

  hostname(c) {
    return this.host(c);
  }

  host(c) {
    const { url } = this;
    if (this.#override && url.protocol === 'file:') return this.#to('fileHost', true);
    if (c === ':' && !this.#brackets) {
      if (this.#buffer === '' || (this.#override && this.#state === 'hostname')) return false;
      if (!this.#setHost()) return false;
      return this.#to('port');
    }
    if (this.#isEnd(c)) {
      this.#at--;
      if (url.special && this.#buffer === '') return false;
      const used = url.username !== '' || url.password !== '' || url.port !== '';
      if (this.#override && this.#buffer === '' && used) return false;
      if (!this.#setHost()) return false;
      return this.#override ? 'end' : this.#to('pathStart');
    }
    if (c === '[') this.#brackets = true;
    if (c === ']') this.#brackets = false;
    this.#buffer += c;
    return true;
  }

  #setHost() {
    const host = this.#buffer === '' ? '' : this.#parsedHost();
    if (host === null) return false;
    this.url.host = host;
    this.#buffer = '';
    return true;
  }

  #parsedHost() {
    return parseHost(this.#buffer, this.url.special, (text) => encode(text, SETS.control));
  }

  port(c) {
    if (/^[0-9]$/.test(c)) {
      this.#buffer += c;
      return true;
    }
    if (!this.#isEnd(c) && !this.#override) return false;
    if (this.#buffer !== '') {
      const port = Number(this.#buffer);
      if (port > 65_535) return false;
      this.url.port = String(port) === SPECIAL[this.url.protocol] ? '' : String(port);
      this.#buffer = '';
      if (this.#override) return 'end';
    }
    return this.#override ? false : this.#to('pathStart', true);
  }

  file(c) {
    this.url.protocol = 'file:';
    this.url.host = '';
    if (c === '/' || c === '\\') return this.#to('fileSlash');
    if (this.#base?.protocol !== 'file:') return this.#to('path', true);
    this.url = this.#base.copy();
    return this.#afterBase(c, () => {
      if (isDriveStart(this.#chars.slice(this.#at))) this.url.path = [];
      else shorten(this.url);
    });
  }

  fileSlash(c) {
    if (c === '/' || c === '\\') return this.#to('fileHost');
    if (this.#base?.protocol === 'file:') {
      this.url.host = this.#base.host;
      const [first] = this.#base.path;
      const drive = first !== undefined && /^[A-Za-z]:$/.test(first);
      if (!isDriveStart(this.#chars.slice(this.#at)) && drive) this.url.path.push(first);
    }
    return this.#to('path', true);
  }

  fileHost(c) {
    if (c !== '' && !'/\\?#'.includes(c)) {
      this.#buffer += c;
      return true;
    }
    this.#at--;
    if (!this.#override && /^[A-Za-z][:|]$/.test(this.#buffer)) return this.#to('path');
    const host = this.#buffer === '' ? '' : this.#parsedHost();
    if (host === null) return false;
    this.url.host = host === 'localhost' ? '' : host;
    this.#buffer = '';
    return this.#override ? 'end' : this.#to('pathStart');
  }

  pathStart(c) {
    if (this.url.special) return this.#to('path', c !== '/' && c !== '\\');
    if (!this.#override && c === '?') {
      this.url.query = '';
      return this.#to('query');
    }
    if (!this.#override && c === '#') {
      this.url.fragment = '';
      return this.#to('fragment');
    }
    if (c !== '') return this.#to('path', c !== '/');
    if (this.#override && this.url.host === null) this.url.path.push('');
    return true;
  }

  path(c) {
    const slash = c === '/' || (this.url.special && c === '\\');
    if (c !== '' && !slash && (this.#override || (c !== '?' && c !== '#'))) {
      this.#buffer += encode(c, SETS.path);
      return true;
    }
    this.#addSegment(slash);
    this.#buffer = '';
    if (c === '?') {
      this.url.query = '';
      return this.#to('query');
    }
    if (c === '#') {
      this.url.fragment = '';
      return this.#to('fragment');
    }
    return true;
  }

  #addSegment(slash) {
    const { url } = this;
    const dots = this.#buffer.toLowerCase().replaceAll('%2e', '.');
    if (dots === '..') {
      shorten(url);
      if (!slash) url.path.push('');
    } else if (dots === '.') {
      if (!slash) url.path.push('');
    } else {
      const drive = url.protocol === 'file:' && url.path.length === 0;
      if (drive && /^[A-Za-z][:|]$/.test(this.#buffer)) this.#buffer = `${this.#buffer[0]}:`;
      url.path.push(this.#buffer);
    }
  }

  opaquePath(c) {
    if (c === '?') {
      this.url.query = '';
      return this.#to('query');
    }
    if (c === '#') {
      this.url.fragment = '';
      return this.#to('fragment');
    }
    const next = this.#rest();
    if (c === ' ') this.url.path += next === '?' || next === '#' ? '%20' : ' ';
    else this.url.path += encode(c, SETS.control);
    return true;
  }

  query(c) {
    if (c === '' || (c === '#' && !this.#override)) {
      const set = this.url.special ? SETS.specialQuery : SETS.query;
      this.url.query += encode(this.#buffer, set);
      this.#buffer = '';
      if (c === '') return true;
      this.url.fragment = '';
      return this.#to('fragment');
    }
    this.#buffer += c;
    return true;
  }

  fragment(c) {
    this.url.fragment += encode(c, SETS.fragment);
    return true;
  }
}

function shorten(url) {
  const drive = url.protocol === 'file:' && url.path.length === 1 && /^[A-Za-z]:$/.test(url.path[0]);
  if (!drive) url.path.pop();
}

function isDriveStart([letter = '', colon = '', after = '']) {
  return /^[A-Za-z]$/.test(letter) && /^[:|]$/.test(colon) && /^([/\\?#]|)$/.test(after);
}
