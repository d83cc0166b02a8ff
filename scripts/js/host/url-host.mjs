import { percentDecoded } from './url-search-params.mjs';

/*
 * Hosts of URLs. Source: WHATWG URL standard, section 3.5; RFC 3492 for Punycode.
 */

const FORBIDDEN = /[\0\t\n\r #/:<>?@[\\\]^|]/;
const FORBIDDEN_DOMAIN = /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/;

/**
 * A host as a URL keeps it; null if the text is none.
 *
 * @param {string} input
 * @param {boolean} special whether the scheme is one of http and its like
 * @param {(text: string) => string} encodeControls
 * @returns {string | null}
 */
export function parseHost(input, special, encodeControls) {
  if (input.startsWith('[')) {
    const address = input.endsWith(']') ? parseIPv6(input.slice(1, -1)) : null;
    return address === null ? null : `[${serializeIPv6(address)}]`;
  }
  if (!special) return FORBIDDEN.test(input) ? null : encodeControls(input);
  const domain = toASCII(percentDecoded(input));
  if (domain === null || domain === '' || FORBIDDEN_DOMAIN.test(domain)) return null;
  return endsInNumber(domain) ? parseIPv4(domain) : domain;
}

/**
 * Lower case, composed, and each label with other characters in Punycode. It is the mapping of
 * UTS 46 as far as normalization and lower case go.
 *
 * @param {string} domain
 */
function toASCII(domain) {
  const mapped = domain
    .replace(/[\u00ad\u200b\u2060\ufeff]/g, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[\u3002\uff0e\uff61]/g, '.');
  if (mapped.includes('\ufffd')) return null;
  const labels = mapped.split('.').map((label) => {
    if (/^[\0-\x7f]*$/.test(label)) return label.startsWith('xn--') && !isEncoded(label) ? null : label;
    const encoded = punycode(label);
    return encoded === null ? null : `xn--${encoded}`;
  });
  return labels.includes(null) ? null : labels.join('.');
}

/** Whether what follows xn-- can have come from Punycode. @param {string} label */
function isEncoded(label) {
  return /^xn--[a-z0-9-]*[a-z0-9]$/.test(label);
}

/** @param {string} label */
function punycode(label) {
  const points = Array.from(label, (char) => char.codePointAt(0) ?? 0);
  let out = points.filter((point) => point < 128).map((point) => String.fromCharCode(point)).join('');
  const basic = out.length;
  if (basic > 0) out += '-';
  let next = 128;
  let delta = 0;
  let bias = 72;
  for (let handled = basic; handled < points.length; ) {
    const least = Math.min(...points.filter((point) => point >= next));
    delta += (least - next) * (handled + 1);
    if (delta > 0x7fffffff) return null;
    next = least;
    for (const point of points) {
      if (point < next) delta++;
      if (point !== next) continue;
      out += variableLength(delta, bias);
      bias = adapted(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    next++;
  }
  return out;
}

function variableLength(delta, bias) {
  let out = '';
  let rest = delta;
  for (let k = 36; ; k += 36) {
    const threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
    if (rest < threshold) return out + digit(rest);
    out += digit(threshold + ((rest - threshold) % (36 - threshold)));
    rest = Math.floor((rest - threshold) / (36 - threshold));
  }
}

function digit(value) {
  return String.fromCharCode(value < 26 ? value + 97 : value + 22);
}

function adapted(delta, count, first) {
  let rest = Math.floor(delta / (first ? 700 : 2));
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}

function endsInNumber(domain) {
  const parts = domain.split('.');
  if (parts.at(-1) === '' && parts.length > 1) parts.pop();
  const last = parts.at(-1) ?? '';
  return /^\d+$/.test(last) || ipv4Number(last) !== null;
}

/** @param {string} domain @returns {string | null} */
function parseIPv4(domain) {
  const parts = domain.split('.');
  if (parts.at(-1) === '' && parts.length > 1) parts.pop();
  const numbers = parts.map(ipv4Number);
  if (numbers.length > 4 || numbers.includes(null)) return null;
  const last = numbers.pop();
  if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return null;
  let address = last;
  numbers.forEach((number, index) => (address += number * 256 ** (3 - index)));
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** @param {string} part @returns {any} */
function ipv4Number(part) {
  if (part === '') return null;
  if (/^0[xX][0-9a-fA-F]*$/.test(part)) return part.length === 2 ? 0 : Number.parseInt(part, 16);
  if (/^0[0-7]+$/.test(part)) return Number.parseInt(part, 8);
  return /^(0|[1-9]\d*)$/.test(part) ? Number.parseInt(part, 10) : null;
}

/** @param {string} input @returns {number[] | null} */
function parseIPv6(input) {
  const [left, right, ...more] = input.split('::');
  if (more.length > 0) return null;
  const before = pieces(left, right === undefined);
  const after = right === undefined ? [] : pieces(right, true);
  if (before === null || after === null) return null;
  const missing = 8 - before.length - after.length;
  if (right === undefined ? missing !== 0 : missing < 1) return null;
  return [...before, ...new Array(missing).fill(0), ...after];
}

/** @param {string} text @param {boolean} last @returns {number[] | null} */
function pieces(text, last) {
  if (text === '') return [];
  const parts = text.split(':');
  const found = [];
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      found.push(Number.parseInt(part, 16));
    } else if (last && index === parts.length - 1 && isDotted(part)) {
      const [a, b, c, d] = part.split('.').map(Number);
      found.push(a * 256 + b, c * 256 + d);
    } else {
      return null;
    }
  }
  return found;
}

function isDotted(part) {
  const bytes = part.split('.');
  return bytes.length === 4 && bytes.every((byte) => /^(0|[1-9]\d{0,2})$/.test(byte) && Number(byte) < 256);
}

/** @param {number[]} address */
function serializeIPv6(address) {
  const zeros = /(^|:)0(:0)+(?=:|$)/g;
  const text = address.map((piece) => piece.toString(16)).join(':');
  let longest = '';
  for (const [run] of text.matchAll(zeros)) {
    if (run.replace(/^:/, '').length > longest.replace(/^:/, '').length) longest = run;
  }
  if (longest === '') return text;
  const at = text.indexOf(longest);
  const head = text.slice(0, at);
  const tail = text.slice(at + longest.length).replace(/^:/, '');
  return `${head}::${tail}`;
}
