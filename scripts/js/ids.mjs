const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const HALF = 2 ** 40;

/** @param {any} id */
export function isUlid(id) {
  return typeof id === 'string' && ULID.test(id);
}

/**
 * Makes message ids that grow: within one millisecond, each is the one before plus a random step
 * (the ULID specification; docs/spec/messages.md, M5).
 *
 *   01ARZ3NDEK TSV4RRFF Q69G5FAV
 *   time 48    high 40  low 40
 *
 * @param {() => number} random from 0 to below 1
 * @returns {(now: number) => string} is given ms since the epoch; if they go back, the last are kept
 */
export function ids(random) {
  const half = () => Math.floor(random() * 2 ** 20) * 2 ** 20 + Math.floor(random() * 2 ** 20);
  let time = -1;
  let head = '';
  let high = 0;
  let low = 0;
  return (now) => {
    if (now > time) {
      time = Math.floor(now);
      head = digits(time, 10);
      high = half() / 2; // room to grow
      low = half();
    } else {
      low += 1 + Math.floor(random() * 2 ** 32);
      if (low >= HALF) {
        low -= HALF;
        high++;
      }
    }
    return head + digits(Math.floor(high), 8) + digits(low, 8);
  };
}

function digits(value, count) {
  let text = '';
  for (let left = value; text.length < count; left = Math.floor(left / 32)) {
    text = DIGITS[left % 32] + text;
  }
  return text;
}
