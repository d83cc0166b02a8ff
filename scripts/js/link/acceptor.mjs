import { describe, ExchangeError } from '../errors.mjs';
import { json } from './codec.mjs';
import { framesOf } from './frames.mjs';
import { Session } from './session.mjs';

/** How long `hello` may take, in ms. */
const HELLO = 5_000;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * What is to be told of a connection: what codec it has, if that shows with the first packet; what
 * comes; that it was closed; that something came that is no packet.
 *
 * @typedef {object} AcceptedEnd
 * @property {(codec: import('./codec.mjs').Codec) => void} speak
 * @property {(packet: any) => void} packet
 * @property {() => void} closed
 * @property {(error: ExchangeError) => void} refuse
 */

/** Links over connections that others open: the accepting side (docs/spec/protocol.md, W4, W10). */
export class Acceptor {
  #core;
  #token;
  /** @type {Map<string, Session>} */
  #sessions = new Map();

  /**
   * @param {any} core
   * @param {{token?: string}} [settings]
   */
  constructor(core, { token } = {}) {
    if (token === '') throw bad('a text of one character or more as setting token', 'none');
    this.#core = core;
    this.#token = token;
  }

  /**
   * A connection was opened.
   *
   * @param {{send: (packet: any) => void, close: (code: number, reason: string) => void}} opened
   * @param {import('./codec.mjs').Codec} [codec]
   * @returns {AcceptedEnd}
   */
  accept(opened, codec = json) {
    const connection = connectionOf(opened, codec);
    /** @type {Session | null} */
    let session = null;
    const cancel = this.#core.means.timer(() => {
      refuse(connection, new ExchangeError('TIMEOUT', 'expected a hello within 5 s, got none'));
    }, HELLO);
    return {
      speak: (other) => {
        connection.codec = other;
      },
      packet: (packet) => {
        if (session !== null) {
          if (session.isOn(connection)) session.packet(packet);
          return;
        }
        cancel();
        session = this.#greet(connection, packet);
      },
      closed: () => {
        cancel();
        session?.droppedIf(connection);
      },
      refuse: (error) => {
        cancel();
        if (session === null) refuse(connection, error);
        else if (session.isOn(connection)) session.refuse(error);
      },
    };
  }

  #greet(connection, packet) {
    try {
      const { frames } = framesOf(packet, connection.codec);
      const [hello] = frames;
      if (frames.length > 1 || hello.t !== 'hello') throw bad('hello, alone', describe(hello.t));
      if (hello.v !== 1) throw bad('version 1', describe(hello.v));
      if (this.#token !== undefined && hello.token !== this.#token) {
        throw new ExchangeError(
          'UNAUTHENTICATED',
          'expected the token of this exchange, got none or another',
        );
      }
      return this.#welcome(connection, hello);
    } catch (e) {
      refuse(connection, /** @type {ExchangeError} */ (e));
      return null;
    }
  }

  #welcome(connection, hello) {
    const core = this.#core;
    const known = this.#sessions.get(hello.resume?.session ?? '');
    const resumed = known !== undefined && known.peer?.id === hello.id;
    if (!resumed) this.#leave(hello.id);
    if (!resumed && (hello.id === core.id || core.links.byId(hello.id) !== undefined)) {
      throw new ExchangeError(
        'CONFLICT',
        `expected one link between ${hello.id} and ${core.id}, got a second one`,
      );
    }
    if (core.closed) throw core.closedError();
    const session = resumed ? known : this.#begin();
    if (resumed) session.drop('resumed');
    const seq = resumed ? hello.resume.seq : null;
    const welcome = {
      t: 'welcome',
      ...session.greeting(),
      session: session.session,
      resumed,
      seq: session.received,
    };
    connection.send(connection.codec.packet([connection.codec.frame(welcome)]));
    session.greeted(connection, hello, seq);
    return session;
  }

  /** Whoever comes anew while nobody holds its former session was started again. */
  #leave(id) {
    for (const session of [...this.#sessions.values()]) {
      if (session.peer?.id === id && session.isOn(null)) {
        session.end(new ExchangeError('PEER_GONE', `${id} has come again without its session`));
      }
    }
  }

  #begin() {
    const session = new Session(this.#core, {
      ended: () => this.#sessions.delete(session.session),
      expired: () =>
        session.end(
          new ExchangeError(
            'PEER_GONE',
            `expected peer ${session.peer?.id} to come again, it did not in time`,
          ),
        ),
    });
    session.session = Array.from(
      { length: 22 },
      () => DIGITS[Math.floor(this.#core.means.random() * 64)],
    ).join('');
    this.#sessions.set(session.session, session);
    return session;
  }
}

/** One of this acceptor's own, so that two are never the same. */
function connectionOf(opened, codec) {
  const send = (packet) => opened.send(packet);
  const close = (code, reason) => opened.close(code, reason);
  return { send, close, codec };
}

function refuse(connection, { code, message }) {
  const { codec, send } = connection;
  send(codec.packet([codec.frame({ t: 'err', code, message, end: true })]));
  connection.close(4000, code);
}

function bad(expected, came) {
  return new ExchangeError('BAD_MESSAGE', `expected ${expected}, got ${came}`);
}
