/** Schemes that are special, and their ports. */
export const SPECIAL = {
  'http:': '80',
  'https:': '443',
  'ws:': '80',
  'wss:': '443',
  'ftp:': '21',
  'file:': '',
};

/** Which characters are percent-encoded, besides controls and what is not ASCII. */
export const SETS = {
  control: '',
  fragment: ' "<>`',
  query: ' "#<>',
  specialQuery: ' "#<>\'',
  path: ' "#<>?^`{}',
  userinfo: ' "#<>?^`{}/:;=@[\\]|',
};

/** @param {string} protocol */
export function isSpecial(protocol) {
  return Object.hasOwn(SPECIAL, protocol);
}

/**
 * @param {string} text
 * @param {string} set
 */
export function encode(text, set) {
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code > 0x1f && code < 0x7f && !set.includes(char)) out += char;
    else for (const byte of new TextEncoder().encode(char)) out += percent(byte);
  }
  return out;
}

/** @param {number} byte */
function percent(byte) {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** The parts of a URL. */
export class Parts {
  protocol = '';
  username = '';
  password = '';
  /** @type {string | null} */
  host = null;
  port = '';
  /** @type {any} a list of segments; a text if the path is opaque */
  path = [];
  /** @type {string | null} */
  query = null;
  /** @type {string | null} */
  fragment = null;

  get special() {
    return isSpecial(this.protocol);
  }

  get opaque() {
    return typeof this.path === 'string';
  }

  get pathname() {
    return this.opaque ? this.path : this.path.map((segment) => `/${segment}`).join('');
  }

  get href() {
    const { host, port, username, password, query, fragment } = this;
    let text = this.protocol;
    if (host !== null) {
      const secret = password === '' ? '' : `:${password}`;
      const login = username === '' && secret === '' ? '' : `${username}${secret}@`;
      text += `//${login}${host}${port === '' ? '' : `:${port}`}`;
    } else if (!this.opaque && this.path.length > 1 && this.path[0] === '') {
      text += '/.';
    }
    text += this.pathname;
    if (query !== null) text += `?${query}`;
    return fragment === null ? text : `${text}#${fragment}`;
  }

  copy() {
    const copied = Object.assign(new Parts(), this);
    if (!this.opaque) copied.path = [...this.path];
    return copied;
  }
}
