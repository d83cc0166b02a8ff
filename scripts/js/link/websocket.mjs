import { describe, ExchangeError } from '../errors.mjs';
import { framesOf } from './frames.mjs';
import { Session } from './session.mjs';

const PROTOCOL = 'exchange.v1.json';

/** How long `welcome` may take, in ms. */
const WELCOME = 5_000;
const SOONEST = 100;
const LATEST = 10_000;

/**
 * Links over WebSocket, the connecting side: makes connections for one session, again and again
 * (docs/spec/protocol.md, W4, W10, W12).
 */
class Dialer {
  #core;
  #options;
  #session;
  #attempt = 0;
  #cancel = () => {};
  /** The promise of the first connection, until it is settled. */
  #first;

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
    const { url, WebSocket } = this.#options;
    const session = this.#session;
    const socket = new WebSocket(url, [PROTOCOL]);
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
      if (socket.protocol !== PROTOCOL) {
        this.#refuse(connection, bad(`the subprotocol ${PROTOCOL}`, describe(socket.protocol)));
        return;
      }
      connection.send(JSON.stringify(this.#hello()));
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
      const { frames, size } = framesOf(data);
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

  /** The other side refuses the greeting: for good, or for now. */
  #refused(connection, { code, message, end }) {
    const error = new ExchangeError(code, message);
    if (end === true || this.#first !== null) this.#fail(error);
    connection.close(1000, 'refused');
  }

  /** The greeting of the other side is no good. */
  #refuse(connection, error) {
    const { code, message } = error;
    connection.send(JSON.stringify({ t: 'err', code, message, end: true }));
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
        new ExchangeError('PEER_GONE', `expected an exchange at ${this.#options.url}, ${why}`),
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
 * Links to an exchange over WebSocket. Resolves with the peer when it has answered.
 *
 * @param {any} core
 * @param {{url: string, token?: string, WebSocket?: any}} settings
 * @returns {Promise<any>}
 */
export async function websocket(core, settings) {
  const { url, token, WebSocket, ...others } = settings;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw bad('the settings url, token and WebSocket of websocket', unknown);
  if (typeof url !== 'string') throw bad('text as setting url of websocket', describe(url));
  if (token !== undefined && typeof token !== 'string') {
    throw bad('text as setting token of websocket', describe(token));
  }
  const made = core.dialled.get(url);
  if (made !== undefined) return made;
  core.linking();
  const opened = open(core, { url, token, WebSocket, over: () => core.dialled.delete(url) });
  core.dialled.set(url, opened);
  try {
    return await opened;
  } catch (e) {
    core.dialled.delete(url);
    throw e;
  } finally {
    core.linked();
  }
}

async function open(core, settings) {
  const WebSocket =
    settings.WebSocket ?? /** @type {any} */ (globalThis).WebSocket ?? (await installed());
  return new Promise((resolve, reject) => {
    try {
      new Dialer(core, { ...settings, WebSocket }, { resolve, reject }).dial();
    } catch (e) {
      reject(bad('a WebSocket that can be opened', String(/** @type {any} */ (e).message)));
    }
  });
}

/** Where the platform has none: the one of the package ws, if it is installed. */
async function installed() {
  const name = 'ws';
  try {
    const { WebSocket } = await import(name);
    return WebSocket;
  } catch {
    throw bad(`a WebSocket: pass { WebSocket }, or install ${name}`, 'none');
  }
}

function bad(expected, came) {
  return new ExchangeError('BAD_MESSAGE', `expected ${expected}, got ${came}`);
}
