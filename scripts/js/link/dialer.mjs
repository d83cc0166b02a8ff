import { describe, ExchangeError } from '../errors.mjs';
import { json } from './codec.mjs';
import { framesOf } from './frames.mjs';
import { Session } from './session.mjs';

/** How long `welcome` may take, in ms. */
const WELCOME = 5_000;
const SOONEST = 100;
const LATEST = 10_000;

/**
 * What a connection is made on, such as a WebSocket. It tells by the events `open`, `message` with
 * `data`, `close`, and `malformed` with `error`: something came that is no packet.
 *
 * @typedef {object} Socket
 * @property {string} protocol what the other side has selected, once it is open
 * @property {(type: string, listener: (event: any) => void) => void} addEventListener
 * @property {(packet: any) => void} send
 * @property {(code: number, reason: string) => void} close
 *
 * @typedef {object} Dialling
 * @property {string} address in words
 * @property {() => Socket} socket opens another one
 * @property {import('./codec.mjs').Codec} codec
 * @property {string} [token]
 * @property {() => void} over is called when the link is over for good
 */

/**
 * Links of the connecting side: makes connections for one session, again and again
 * (docs/spec/protocol.md, W4, W10, W12).
 */
export class Dialer {
  #core;
  /** @type {Dialling} */
  #options;
  #session;
  #attempt = 0;
  #cancel = () => {};
  /** The promise of the first connection, until it is settled. */
  #first;

  /**
   * @param {any} core
   * @param {Dialling} options
   * @param {{resolve: (peer: any) => void, reject: (error: any) => void}} first
   */
  constructor(core, options, first) {
    this.#core = core;
    this.#options = options;
    this.#first = first;
    this.#session = new Session(core, {
      ended: () => {
        this.#cancel();
        options.over();
      },
      expired: () => this.#session.begunAnew(),
    });
  }

  /** Tries to make a connection. */
  dial() {
    const { codec } = this.#options;
    const session = this.#session;
    const socket = this.#options.socket();
    let greeted = false;
    let gone = false;
    let cancelWelcome = () => {};
    const lost = (why) => {
      if (gone) return;
      gone = true;
      cancelWelcome();
      this.#lost(why);
    };
    const connection = {
      codec,
      send: (packet) => {
        if (!gone) socket.send(packet);
      },
      close: (code, reason) => {
        socket.close(code, reason);
        lost(reason);
      },
    };
    socket.addEventListener('open', () => {
      if (gone) return;
      if (socket.protocol !== codec.protocol) {
        const error = bad(`the subprotocol ${codec.protocol}`, describe(socket.protocol));
        this.#fail(error);
        connection.close(4000, error.code);
        return;
      }
      connection.send(codec.packet([codec.frame(this.#hello())]));
      cancelWelcome = this.#core.means.timer(() => connection.close(4000, 'no welcome'), WELCOME);
    });
    socket.addEventListener('message', ({ data }) => {
      if (gone) return;
      if (greeted) {
        session.packet(data);
        return;
      }
      cancelWelcome();
      greeted = this.#answered(connection, data);
    });
    socket.addEventListener('malformed', ({ error }) => {
      if (gone) return;
      if (greeted) session.refuse(error);
      else this.#refuse(connection, error);
    });
    socket.addEventListener('error', () => {});
    socket.addEventListener('close', () => lost('the connection could not be made, or was closed'));
  }

  #hello() {
    const session = this.#session;
    const { token } = this.#options;
    const resume = session.session && { session: session.session, seq: session.received };
    return {
      t: 'hello',
      ...session.greeting(),
      ...(token && { token }),
      ...(resume && { resume }),
    };
  }

  /** The first packet came; whether it was a good welcome. */
  #answered(connection, data) {
    try {
      const { frames, size } = framesOf(data, connection.codec);
      const [frame, ...others] = frames;
      if (frame.t === 'err') {
        this.#refused(connection, frame);
        return false;
      }
      if (frame.t !== 'welcome') throw bad('welcome as the first frame', describe(frame.t));
      this.#welcome(connection, frame);
      if (others.length > 0) this.#session.frames(others, size);
      return true;
    } catch (e) {
      this.#refuse(connection, /** @type {ExchangeError} */ (e));
      return false;
    }
  }

  #welcome(connection, frame) {
    const core = this.#core;
    const session = this.#session;
    const { v, id } = frame;
    if (v !== 1) throw bad('version 1', describe(v));
    if (core.closed) throw core.closedError();
    const known = core.links.byId(id);
    const other = session.peer !== null && session.peer.id !== id;
    if (id === core.id || other || (known !== undefined && known !== session.peer)) {
      throw new ExchangeError('CONFLICT', `expected a new peer of ${core.id}, got a link to ${id}`);
    }
    const resumed = frame.resumed && session.session === frame.session;
    session.greeted(connection, frame, resumed ? frame.seq : null);
    session.session = frame.session;
    this.#attempt = 0;
    this.#first?.resolve(session.peer);
    this.#first = null;
  }

  /**
   * The other side refuses the greeting: for good, or for now. If no hello reached it in time, it
   * knows nothing of the session, and can refuse the connection alone.
   */
  #refused(connection, { code, message, end }) {
    if (code === 'TIMEOUT') {
      connection.close(4000, 'the hello came too late');
      return;
    }
    const error = new ExchangeError(code, message);
    if (end === true || this.#first !== null) this.#fail(error);
    connection.close(1000, 'refused');
  }

  /** The greeting of the other side is no good. */
  #refuse(connection, error) {
    const { code, message } = error;
    const { codec } = connection;
    connection.send(codec.packet([codec.frame({ t: 'err', code, message, end: true })]));
    this.#fail(error);
    connection.close(4000, code);
  }

  #fail(error) {
    this.#first?.reject(error);
    this.#first = null;
    this.#session.end(error);
  }

  #lost(why) {
    const session = this.#session;
    if (session.over) return;
    if (this.#first !== null) {
      this.#fail(
        new ExchangeError('PEER_GONE', `expected an exchange at ${this.#options.address}, ${why}`),
      );
      return;
    }
    session.dropped();
    const { means } = this.#core;
    const ms = Math.min(LATEST, SOONEST * 2 ** this.#attempt++) * (0.5 + means.random() / 2);
    this.#cancel = means.timer(() => this.dial(), ms);
  }
}

/**
 * Makes a link, or gives the one that there is or is being made.
 *
 * @param {any} core
 * @param {string} key what is dialled, as no other is
 * @param {(over: () => void) => Promise<Dialling>} begin
 * @returns {Promise<any>} the peer, when it has answered
 */
export async function dialled(core, key, begin) {
  const made = core.dialled.get(key);
  if (made !== undefined) return made;
  const opened = begin(() => core.dialled.delete(key)).then(
    (options) => new Promise((resolve, reject) => dial(core, options, { resolve, reject })),
  );
  core.dialled.set(key, opened);
  try {
    return await opened;
  } catch (e) {
    core.dialled.delete(key);
    throw e;
  }
}

function dial(core, options, first) {
  try {
    new Dialer(core, options, first).dial();
  } catch (e) {
    first.reject(bad('a connection that can be opened', String(/** @type {any} */ (e).message)));
  }
}

/**
 * The codec that an author chose.
 *
 * @param {unknown} encoding
 * @returns {Promise<import('./codec.mjs').Codec>}
 */
export async function codecOf(encoding) {
  if (encoding === undefined || encoding === 'json') return json;
  if (encoding === 'cbor') return (await import('./cbor.mjs')).cbor;
  throw bad("'json' or 'cbor' as setting encoding", describe(encoding));
}

/**
 * Refuses settings that a transport does not have, or that are no text.
 *
 * @param {string} transport
 * @param {Record<string, unknown>} settings
 * @param {readonly string[]} texts
 * @param {readonly string[]} [others] known, and looked at elsewhere
 */
export function checkSettings(transport, settings, texts, others = []) {
  for (const [name, value] of Object.entries(settings)) {
    const known = [...texts, ...others];
    if (!known.includes(name)) throw bad(`the settings ${known.join(', ')} of ${transport}`, name);
    if (texts.includes(name) && value !== undefined && typeof value !== 'string') {
      throw bad(`text as setting ${name} of ${transport}`, describe(value));
    }
  }
}

/**
 * @param {string} expected
 * @param {string} came
 */
export function bad(expected, came) {
  return new ExchangeError('BAD_MESSAGE', `expected ${expected}, got ${came}`);
}
