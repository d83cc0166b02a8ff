import { PeerLink } from '../exchange/peer.mjs';
import { ExchangeError } from '../errors.mjs';
import { CODES, errorOf } from '../failure.mjs';
import { json } from './codec.mjs';
import { Grants, Purse, WINDOW } from './credit.mjs';
import { Forged, read } from './form.mjs';
import { framesOf, isKnown, NAMES, namesOf } from './frames.mjs';
import { Outbox } from './outbox.mjs';
import { Seen } from './seen.mjs';

/** How long a session waits for another connection, in ms. */
const KEPT = 60_000;
const PING = 10_000;
const SILENCE = 30_000;

/**
 * One end of a session: what makes a peer of a connection, and outlives it (docs/spec/protocol.md).
 *
 *   greeted ─▶ CONNECTED ──dropped──▶ WAITING ──greeted──▶ CONNECTED …
 *                  │                     └─ 60 s ─▶ gone (accepting side) or begun anew
 *                  └── bye, err with end, close ──▶ OVER
 *
 * @typedef {object} Connection
 * @property {(packet: any) => void} send
 * @property {(code: number, reason: string) => void} close
 * @property {import('./codec.mjs').Codec} codec
 */
export class Session {
  acknowledges = true;
  /** @type {PeerLink | null} */
  peer = null;
  /** Chosen by the accepting side. */
  session = '';
  over = false;
  /** The last `seq` that came. */
  received = 0;
  #core;
  #ended;
  #expired;
  /** @type {Connection | null} */
  #connection = null;
  #codec = json;
  #control = [];
  #acknowledge = false;
  #planned = false;
  #outbox;
  #purse = new Purse();
  #grants = new Grants((credit) => this.#write({ t: 'credit', ...credit }));
  #seen;
  /** @type {{handles: string[], wants: string[]}} */
  #told = { handles: [], wants: [] };
  #heard = 0;
  #pings = 0;
  #cancelBeat = () => {};
  #cancelKept = () => {};

  /**
   * @param {any} core
   * @param {{ended: (error: ExchangeError) => void, expired: () => void}} tells that it is over; that
   *     it waited too long for a connection
   */
  constructor(core, { ended, expired }) {
    this.#core = core;
    this.#ended = ended;
    this.#expired = expired;
    this.#outbox = new Outbox(core, () => this.#flush());
    this.#seen = new Seen(core);
  }

  /** Whether that is the connection of this session now. */
  isOn(connection) {
    return connection === this.#connection;
  }

  /** What a greeting says of this side. */
  greeting() {
    this.#told = { handles: this.#handles().slice(0, NAMES), wants: this.#wants().slice(0, NAMES) };
    this.#grants.begin();
    return { v: 1, id: this.#core.id, ...this.#told, credit: WINDOW };
  }

  /**
   * The other side has greeted: the session has a connection.
   *
   * @param {Connection} connection
   * @param {any} frame hello or welcome
   * @param {number | null} seq what the other side has received of this session; null: it is new
   */
  greeted(connection, frame, seq) {
    this.#connection = connection;
    this.#codec = connection.codec;
    this.#outbox.use(connection.codec);
    this.#cancelKept();
    this.#purse.begin(frame.credit);
    if (seq !== null) this.#outbox.resumed(seq);
    else if (this.peer !== null) this.begunAnew();
    const isNew = this.peer === null;
    this.peer ??= new PeerLink(this.#core, frame.id, this);
    if (isNew) this.#core.links.add(this.peer);
    this.#control = [];
    this.#heard = this.#core.ticks();
    this.#beat();
    this.peer.learn(namesOf(frame));
    this.#tellNames();
    if (seq === null && !isNew) {
      this.#core.watching.renewed(this.peer);
      this.#core.registering.renewed(this.peer);
    }
    this.#plan();
  }

  /** The session is lost: what was written in it and not acknowledged has an end. */
  begunAnew() {
    const { peer } = this;
    const error = this.#gone('the session with it is lost');
    this.received = 0;
    this.session = '';
    this.#core.sharing.forget(peer);
    const stay = this.#outbox.restarted(error);
    this.#core.pending.failAll(
      (request) => request.target === peer && !stay.has(request.message.id),
      error,
    );
  }

  /** A packet came. */
  packet(packet) {
    if (this.over) return;
    try {
      const { frames, size } = framesOf(packet, this.#codec);
      this.frames(frames, size);
    } catch (e) {
      this.refuse(/** @type {ExchangeError} */ (e));
    }
  }

  /** The frames of a packet came. */
  frames(frames, size) {
    this.#heard = this.#core.ticks();
    const taken = this.#grants.spend(frames.filter(({ t }) => t === 'msg').length, size);
    if (taken === null) {
      throw new ExchangeError(
        'OVERLOADED',
        'expected no more messages than were granted, got more',
      );
    }
    for (const frame of frames) if (!this.over) this.#frame(frame, taken);
  }

  /** The connection is closed without a good-bye. */
  dropped() {
    if (this.#connection === null) return;
    this.#connection = null;
    this.#control = [];
    this.#cancelBeat();
    this.#cancelKept = this.#core.means.timer(() => this.#expired(), KEPT);
  }

  /** That connection is closed; another one may have taken its place. */
  droppedIf(connection) {
    if (connection === this.#connection) this.dropped();
  }

  /** Drops the connection, because another one of the same session has come. */
  drop(reason) {
    const connection = this.#connection;
    this.dropped();
    connection?.close(1000, reason);
  }

  /** Ends the link because of what the other side did. */
  refuse(error) {
    const { code, message } = errorOf(error, this.#core.id);
    this.#last({ t: 'err', code, message, end: true });
    this.#end(new ExchangeError(code, message), 4000, code);
  }

  // ---- what the peer asks of its link

  send(message, copy, passage) {
    if (this.over || !this.#outbox.add(message, copy, passage)) return false;
    this.#plan();
    return true;
  }

  tell(frame) {
    const open = this.#connection !== null;
    if (frame.t === 'who' || frame.t === 'here') this.#write(frame);
    else this.#changed(frame);
    return open;
  }

  #changed(frame) {
    for (const kind of ['handles', 'wants']) {
      const names = frame[kind] ?? [];
      const others = this.#told[kind].filter((name) => !names.includes(name));
      this.#told[kind] = frame.t === 'announce' ? [...others, ...names] : others;
    }
    if (this.#connection !== null) this.#names(frame.t, frame);
  }

  close(reason) {
    if (this.over) return;
    this.#flush();
    this.#last({ t: 'bye', reason });
    this.#end(
      new ExchangeError('CLOSED', `the link to ${this.peer?.id} was ${reason}`),
      1000,
      'bye',
    );
  }

  /** The link is over for good. */
  end(error) {
    this.#end(error, 1000, 'over');
  }

  #end(error, code, reason) {
    if (this.over) return;
    this.over = true;
    const connection = this.#connection;
    this.#connection = null;
    this.#cancelBeat();
    this.#cancelKept();
    connection?.close(code, reason);
    this.#ended(error);
    this.peer?.gone(error);
    this.#outbox.end(error);
  }

  #frame(frame, taken) {
    switch (frame.t) {
      case 'msg':
        return this.#message(frame, taken);
      case 'ack':
        if (!this.#outbox.acknowledged(frame.seq))
          throw bad(`an ack of what was sent, got ${frame.seq}`);
        return undefined;
      case 'credit':
        this.#purse.add(frame);
        return this.#plan();
      case 'announce':
      case 'withdraw':
        return this.peer?.frame({ t: frame.t, ...namesOf(frame) });
      case 'who':
      case 'here':
        return this.peer?.frame(frame);
      case 'ping':
        return this.#write({ t: 'pong', n: frame.n });
      case 'err':
        return this.#err(frame);
      case 'bye':
        return this.#end(this.#gone(`it said good-bye: ${frame.reason}`), 1000, 'bye');
      case 'hello':
      case 'welcome':
        throw bad(`one greeting, got a second ${frame.t}`);
      default:
        if (!isKnown(frame))
          this.#write({
            t: 'err',
            code: 'BAD_MESSAGE',
            message: `expected a known frame, got ${String(frame.t).slice(0, 40)}`,
          });
        return undefined;
    }
  }

  #message({ seq, m, copy }, taken) {
    this.#acknowledge = true;
    this.#plan();
    if (seq <= this.received) return taken();
    if (seq !== this.received + 1) throw bad(`message ${this.received + 1}, got ${seq}`);
    this.received = seq;
    try {
      const message = read(m, this.peer?.id ?? '', this.#core.id, this.#codec);
      if (message.delivery === 'ack' && this.#seen.has(message.id)) return taken();
      const take = () => {
        taken();
        this.peer?.receive(message, copy === true);
      };
      if (this.#core.offer(take, message.kind === 'reply')) return undefined;
      throw new ExchangeError(
        'OVERLOADED',
        `expected room for message ${message.name}, the inbox is full`,
      );
    } catch (e) {
      if (e instanceof Forged) throw e;
      taken();
      const error = errorOf(e, this.#core.id);
      const answers = (request) => request.message.id === m.re && request.target === this.peer;
      if (m.kind === 'reply') this.#core.pending.failAll(answers, error);
      return this.#write({ t: 'err', code: error.code, message: error.message, seq });
    }
  }

  #err({ code, message, seq, end }) {
    const error = new ExchangeError(CODES.includes(code) ? code : 'BAD_MESSAGE', message, {
      exchange: this.peer?.id,
    });
    if (end === true) this.#end(error, 1000, 'refused');
    else if (typeof seq === 'number') this.#outbox.refused(seq, error);
    else this.#core.means.log(`${this.peer?.id} did not understand ${this.#core.id}: ${message}`);
  }

  #handles() {
    return this.#core.handlers.names();
  }

  #wants() {
    return this.peer?.subscribers.patterns() ?? [];
  }

  /** Tells what came and went since the greeting was made, or had no room in it. */
  #tellNames() {
    const now = { handles: this.#handles(), wants: this.#wants() };
    const less = (one, other) => one.filter((name) => !other.includes(name));
    const told = this.#told;
    this.#names('withdraw', {
      handles: less(told.handles, now.handles),
      wants: less(told.wants, now.wants),
    });
    this.#names('announce', {
      handles: less(now.handles, told.handles),
      wants: less(now.wants, told.wants),
    });
    this.#told = now;
  }

  #names(t, { handles = [], wants = [] }) {
    for (let i = 0; i < Math.max(handles.length, wants.length); i += NAMES) {
      this.#write({ t, handles: handles.slice(i, i + NAMES), wants: wants.slice(i, i + NAMES) });
    }
  }

  #write(frame) {
    if (this.#connection === null) return;
    this.#control.push(this.#codec.frame(frame));
    this.#plan();
  }

  /** Writes after what runs now, so that frames that are ready together share a packet. */
  #plan() {
    if (this.#planned) return;
    this.#planned = true;
    this.#core.means.soon(() => {
      this.#planned = false;
      this.#flush();
    });
  }

  #flush() {
    while (this.#connection !== null) {
      const frames = this.#control.splice(0, 500);
      if (this.#acknowledge) frames.push(this.#codec.frame({ t: 'ack', seq: this.received }));
      this.#acknowledge = false;
      const messages = this.#outbox.fill(frames, this.#purse);
      if (frames.length === 0) break;
      const packet = this.#codec.packet(frames);
      if (messages > 0) this.#purse.pay(messages, this.#codec.size(packet));
      this.#connection.send(packet);
    }
    this.#core.sharing.room(this.peer);
  }

  /** Writes what nothing comes after. */
  #last(frame) {
    this.#connection?.send(this.#codec.packet([this.#codec.frame(frame)]));
  }

  #beat() {
    this.#cancelBeat();
    const wait = (ms) => {
      this.#cancelBeat = this.#core.means.timer(check, ms);
    };
    const check = () => {
      const silence = this.#core.ticks() - this.#heard;
      if (silence >= SILENCE) {
        this.drop('silence');
      } else if (silence >= PING) {
        this.#write({ t: 'ping', n: ++this.#pings });
        wait(PING);
      } else {
        wait(PING - silence);
      }
    };
    wait(PING);
  }

  #gone(why) {
    return new ExchangeError('PEER_GONE', `expected peer ${this.peer?.id} to stay, ${why}`);
  }
}

function bad(expected) {
  return new ExchangeError('BAD_MESSAGE', `expected ${expected}`);
}
