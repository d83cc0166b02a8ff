import { DOMException } from './exceptions.mjs';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Bytes, as a text with one character for each, in base 64.
 *
 * @param {unknown} data
 */
function btoa(data) {
  const text = String(data);
  let out = '';
  for (let i = 0; i < text.length; i += 3) {
    const [a, b, c] = [byte(text, i), byte(text, i + 1), byte(text, i + 2)];
    const bits = (a << 16) | (b << 8) | c;
    out += DIGITS[bits >> 18] + DIGITS[(bits >> 12) & 63];
    out += i + 1 < text.length ? DIGITS[(bits >> 6) & 63] : '=';
    out += i + 2 < text.length ? DIGITS[bits & 63] : '=';
  }
  return out;
}

/**
 * @param {string} text
 * @param {number} index
 */
function byte(text, index) {
  const code = index < text.length ? text.charCodeAt(index) : 0;
  if (code > 255) throw invalid('characters up to U+00FF', text[index]);
  return code;
}

/**
 * What a text in base 64 stands for, with one character for each byte. White space is skipped, and
 * padding may be left out.
 *
 * @param {unknown} data
 */
function atob(data) {
  let text = String(data).replace(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) text = text.replace(/={1,2}$/, '');
  if (text.length % 4 === 1) throw invalid('a length that base 64 can have', text.length);
  let out = '';
  let bits = 0;
  let count = 0;
  for (const digit of text) {
    const value = DIGITS.indexOf(digit);
    if (value < 0) throw invalid('digits of base 64', digit);
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += String.fromCharCode((bits >> count) & 255);
    }
  }
  return out;
}

/**
 * @param {string} expected
 * @param {unknown} came
 */
function invalid(expected, came) {
  return new DOMException(`expected ${expected}, got ${came}`, 'InvalidCharacterError');
}

/** For the globals. */
export function provide() {
  return { atob, btoa };
}
