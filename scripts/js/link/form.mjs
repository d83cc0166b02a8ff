import { ExchangeError } from '../errors.mjs';
import { CODES } from '../failure.mjs';
import { isUlid } from '../ids.mjs';
import { isId, isName, isOpen, isReserved } from '../names.mjs';

/*
 * Messages as they travel (docs/spec/protocol.md, W6 and W7): what says the usual is left out.
 */
const text = (value) => typeof value === 'string';
const whole = (value) => Number.isInteger(value) && value >= 0 && value <= 2 ** 53;
const path = (most) => (value) =>
  Array.isArray(value) && value.length > 0 && value.length <= most && value.every(isId);

const FORMS = new Map(
  Object.entries({
    id: isUlid,
    kind: (value) => value === 'request' || value === 'reply',
    name: isName,
    from: isId,
    to: isId,
    trace: path(64),
    traceDropped: whole,
    route: path(16),
    timestamp: whole,
    cause: isUlid,
    root: isUlid,
    re: isUlid,
    error: (value) => typeof value === 'object' && text(value.code) && text(value.message),
    ttl: whole,
    delivery: (value) => value === 'fire' || value === 'ack',
    key: text,
    priority: (value) => whole(value) && value <= 9,
    traceparent: text,
    tracestate: text,
  }),
);

const NEEDED = ['id', 'name', 'from', 'trace', 'route', 'timestamp', 'root'];

/** A message in the name of another: it ends the link. */
export class Forged extends ExchangeError {}

/**
 * The message that was sent.
 *
 * @param {any} m
 * @param {string} peer who sent it
 * @param {string} self who gets it
 * @param {import('./codec.mjs').Codec} codec of the packet
 * @returns {any} frozen
 */
export function read(m, peer, self, codec) {
  if (typeof m !== 'object' || m === null || Array.isArray(m)) throw bad('a map', m);
  /** @type {any} */
  const message = { value: null, traceDropped: 0, priority: 4 };
  for (const member of Object.keys(m)) {
    const form = FORMS.get(member);
    const value = m[member];
    if (form === undefined || value === null) continue;
    if (!form(value)) throw bad(`a good ${member}`, value);
    message[member] = typeof value === 'object' ? Object.freeze(value) : value;
  }
  for (const member of NEEDED)
    if (message[member] === undefined) throw bad(`a good ${member}`, undefined);
  const { from, route, trace, kind, name, re } = message;
  const first = route.length === 1 && from === self;
  if (route[0] !== from || route.at(-1) !== peer || trace.at(-1) !== from || first) {
    const way = route.join(' → ');
    throw new Forged(
      'BAD_MESSAGE',
      `expected a message from ${peer}, or sent on by it, got one from ${from} by way of ${way}`,
    );
  }
  if (isReserved(name) && !isOpen(name)) checkOfLink(message, self);
  if ((kind === 'reply') !== (re !== undefined)) throw bad('re in a reply, and only there', re);
  if (message.delivery === 'fire') delete message.delivery;
  if (message.error !== undefined) message.error = error(message.error, codec);
  if (m.value !== undefined) message.value = codec.value(m.value);
  return Object.freeze(message);
}

/** Names that only the two ends of a link use, and the kinds of their messages (W16). */
const OF_LINK = { $watch: ['request', 'reply'], $cell: [undefined], $unwatch: [undefined] };

function checkOfLink({ name, kind, to, route }, self) {
  if (!Object.hasOwn(OF_LINK, name) || to !== self || route.length > 1) {
    throw new ExchangeError('FORBIDDEN', `expected a name that is open to peers, got ${name}`);
  }
  if (!OF_LINK[name].includes(kind)) throw bad(`a good kind of ${name}`, kind);
}

function error({ code, message, exchange, location }, codec) {
  return Object.freeze({
    code: CODES.includes(code) ? code : 'BAD_MESSAGE',
    message,
    exchange: isId(exchange) ? exchange : '',
    ...(typeof location === 'object' && location !== null && { location: codec.value(location) }),
  });
}

function bad(expected, came) {
  const shown = String(JSON.stringify(came)).slice(0, 60);
  return new ExchangeError('BAD_MESSAGE', `expected ${expected} in a message, got ${shown}`);
}
