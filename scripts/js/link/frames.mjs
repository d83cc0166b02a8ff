import { describe, ExchangeError } from '../errors.mjs';
import { isId, isName, isOfRegistry, isPattern, isReserved } from '../names.mjs';
import { sizeOf } from './json.mjs';

/*
 * Frames and packets (docs/spec/protocol.md, W1 to W5).
 */

/** The largest packet, in bytes. */
export const PACKET = 1 << 20;
export const FRAMES = 1_000;
/** The most exchanges on a way that is asked for, or told. */
const WAY = 64;
/** The most names in one frame. */
export const NAMES = 1_000;

const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value) => typeof value === 'string';
const whole = (value) => Number.isInteger(value) && value >= 0 && value <= 2 ** 53;
const optional = (form) => (value) => value === undefined || value === null || form(value);
const names = (value) => Array.isArray(value) && value.every(text);
const way = (value) => names(value) && value.length <= WAY;
const credit = (value) => isMap(value) && whole(value.messages) && whole(value.bytes);
const greeting = { v: whole, id: isId, handles: names, wants: names, credit };
const change = { handles: optional(names), wants: optional(names) };

const FORMS = {
  hello: {
    ...greeting,
    token: optional(text),
    resume: optional((r) => isMap(r) && text(r.session) && whole(r.seq)),
  },
  welcome: {
    ...greeting,
    session: (value) => text(value) && /^[\w-]{16,64}$/.test(value),
    resumed: (value) => typeof value === 'boolean',
    seq: whole,
  },
  msg: { seq: whole, m: isMap },
  ack: { seq: whole },
  credit: { messages: whole, bytes: whole },
  announce: change,
  withdraw: change,
  who: { q: whole, name: isName, to: optional(text), ttl: whole, route: way, first: optional(whole) },
  here: { q: whole, name: isName, hops: Number.isInteger, via: optional(text), path: optional(way) },
  ping: { n: whole },
  pong: { n: whole },
  err: { code: text, message: text, seq: optional(whole) },
  bye: { reason: text },
};

/** Whether frames of that kind are known. */
export function isKnown({ t }) {
  return Object.hasOwn(FORMS, t);
}

/**
 * The frames of a packet, each with its known members checked; those of an unknown kind are passed on.
 *
 * @param {any} packet
 * @param {import('./codec.mjs').Codec} codec
 * @returns {{frames: any[], size: number}}
 * @throws {ExchangeError} what ends the link
 */
export function framesOf(packet, codec) {
  const size = text(packet) ? sizeOf(packet) : packet.byteLength;
  if (size > PACKET) throw large(`a packet of at most ${PACKET} bytes`, size);
  const content = codec.parse(packet);
  const frames = Array.isArray(content) ? content : [content];
  if (frames.length > FRAMES) throw large(`at most ${FRAMES} frames in a packet`, frames.length);
  if (frames.length === 0 || !frames.every(isMap))
    throw bad('a frame or a list of frames', describe(content));
  frames.forEach(check);
  return { frames, size };
}

/**
 * The names of a greeting or a change that are to be believed.
 *
 * @param {any} frame
 * @returns {{handles: string[], wants: string[]}}
 */
export function namesOf({ handles, wants }) {
  const patterns = (list) => (list ?? []).filter(isPattern);
  return {
    handles: patterns(handles).filter((name) => !isReserved(name) || isOfRegistry(name)),
    wants: patterns(wants).filter((name) => !isReserved(name)),
  };
}

function check(frame) {
  if (!isKnown(frame)) return;
  for (const [member, form] of Object.entries(FORMS[frame.t])) {
    if (!form(frame[member]))
      throw bad(`a good ${member} in a frame ${frame.t}`, describe(frame[member]));
  }
  for (const list of [frame.handles, frame.wants]) {
    if (Array.isArray(list) && list.length > NAMES)
      throw large(`at most ${NAMES} names in a frame`, list.length);
  }
}

function bad(expected, came) {
  return new ExchangeError('BAD_MESSAGE', `expected ${expected}, got ${String(came).slice(0, 60)}`);
}

function large(expected, came) {
  return new ExchangeError('TOO_LARGE', `expected ${expected}, got ${came}`);
}
