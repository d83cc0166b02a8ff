import assert from 'node:assert/strict';

import { Acceptor } from '../../link/acceptor.mjs';
import { World } from './world.mjs';

const FREE = ['ack', 'credit', 'ping', 'pong'];

/** Plays one case of scripts/conformance/wire: the runner is the other side. */
export class WirePlayer {
  world = new World();
  #handled = [];
  #asked = [];
  #dialled = [];
  #line = null;
  #lines = new Map();
  #session = '';
  #watch = '';
  #request = '';
  #question = 0;
  #watched = [];
  #watches = [];

  /** @param {any} played */
  constructor({ side, token }) {
    const { cores, exchange } = this.world.process();
    const handlers = {
      a: (msg, sig, cells) => {
        this.#handled.push(msg.value);
        if (msg.value?.count !== undefined) cells.count = msg.value.count;
      },
      echo: (msg) => msg.value,
      never: () => new Promise(() => {}),
    };
    const state = { count: 0, hidden: 0 };
    this.app = exchange({ id: 'app', state, share: ['count'], handlers });
    this.core = cores.get('app');
    this.acceptor = side === 'accepting' ? new Acceptor(this.core, { token }) : null;
    if (this.acceptor === null) this.#connect();
  }

  /** The peers that a case begins with, and its steps. */
  async play({ peers = {}, steps }) {
    await this.world.settle();
    for (const [id, handles] of Object.entries(peers)) {
      const credit = { messages: 1024, bytes: 4194304 };
      await this.step(['open']);
      await this.step(['in', { t: 'hello', v: 1, id, handles, wants: [], credit }]);
      await this.step(['out', [{ t: 'welcome' }]]);
      this.#lines.set(id, this.#line);
    }
    for (const step of steps) await this.step(step);
  }

  async step([word, ...args]) {
    const said = JSON.stringify([word, ...args]).slice(0, 300);
    await this[`do_${word}`](said, ...args);
    await this.world.settle();
  }

  do_open() {
    if (this.acceptor !== null) {
      const line = this.#newLine();
      line.end = this.acceptor.accept({
        send: (packet) => this.#wrote(line, packet),
        close: () => (line.closed = true),
      });
      this.#line = line;
      return;
    }
    assert.ok(this.#dialled.length > 0, 'expected another connection');
    this.#line = this.#dialled.shift();
    this.#line.accept();
  }

  do_on(said, id) {
    this.#line = this.#lines.get(id);
  }

  do_times(said, count, frame) {
    const text = JSON.stringify(frame);
    for (let n = 1; n <= count; n++) {
      this.do_text(said, text.replaceAll('"$n"', String(n)).replaceAll('$n', String(n)));
    }
  }

  do_in(said, packet) {
    const text = JSON.stringify(packet)
      .replaceAll('$welcome.session', this.#session)
      .replaceAll('$watch.id', this.#watch)
      .replaceAll('$request.id', this.#request)
      .replaceAll('"$who.q"', String(this.#question));
    this.do_text(said, text);
  }

  do_text(said, text) {
    this.#line.end.packet(text);
  }

  do_out(said, expected) {
    const named = new Set(expected.map(({ t }) => t));
    const found = this.#line.out.splice(0).filter(({ t }) => !FREE.includes(t) || named.has(t));
    const frames = found.filter(({ t }, i) => t !== 'ack' || found[i + 1]?.t !== 'ack');
    assert.equal(frames.length, expected.length, `${said}: ${JSON.stringify(frames)}`);
    expected.forEach((frame, i) => this.#has(frames[i], frame, said));
  }

  do_last(said, expected) {
    const { m } = this.#line.out.splice(0).findLast(({ t }) => t === 'msg');
    this.#has(m, expected, said);
  }

  do_cut() {
    this.#line.end.closed();
  }

  do_close() {
    void this.app.close();
  }

  do_closed(said, closed) {
    assert.equal(this.#line.closed, closed, said);
  }

  do_advance(said, ms) {
    return this.world.advance(ms);
  }

  do_handled(said, values) {
    assert.deepEqual(this.#handled.splice(0), values, said);
  }

  do_send(said, ...message) {
    this.#ask(this.app.send(...message));
  }

  do_request(said, ...message) {
    this.#ask(this.app.request(...message));
  }

  do_route(said, name, options) {
    this.#ask(this.app.route(name, { dryRun: true, ...options }));
  }

  async do_set(said, cell, value) {
    await this.app.set(cell, value);
  }

  async do_fill(said, cell, count) {
    for (let value = 1; value <= count; value++) await this.do_set(said, cell, value);
  }

  do_watch(said, cell) {
    const [link] = this.core.links.all();
    const seen = ({ version, value, error }) =>
      this.#watched.push([version, error === null ? value : `error ${error.code}`]);
    const watch = this.core.watching.watch(link, cell, (value, change) => seen(change));
    this.#watches.push(watch);
    this.#ask(watch.told);
  }

  do_unwatch() {
    this.#watches.shift().end();
  }

  do_watched(said, expected) {
    assert.deepEqual(this.#watched.splice(0), expected, said);
  }

  do_ended(said, outcomes) {
    const ended = this.#asked.filter(({ over }) => over);
    this.#asked = this.#asked.filter(({ over }) => !over);
    assert.deepEqual(
      ended.map(({ outcome }) => outcome),
      outcomes,
      said,
    );
  }

  do_links(said, count) {
    assert.equal(this.core.links.all().length, count, said);
  }

  #ask(promise) {
    const asked = { over: false, outcome: null };
    this.#asked.push(asked);
    const end = (outcome) => Object.assign(asked, { over: true, outcome });
    promise.then(
      (value) => end(value ?? null),
      (error) => end(`error ${error.code}`),
    );
  }

  #connect() {
    const player = this;
    class Socket extends EventTarget {
      protocol = 'exchange.v1.json';

      constructor() {
        super();
        const line = player.#newLine();
        this.line = line;
        line.accept = () => this.dispatchEvent(new Event('open'));
        line.end = {
          packet: (data) => this.dispatchEvent(Object.assign(new Event('message'), { data })),
          closed: () => this.dispatchEvent(new Event('close')),
        };
        player.#dialled.push(line);
      }

      send(packet) {
        player.#wrote(this.line, packet);
      }

      close() {
        this.line.closed = true;
      }
    }
    this.app
      .connect({ transport: 'websocket', url: 'ws://runner', WebSocket: Socket })
      .catch(() => {});
  }

  #newLine() {
    return { out: [], closed: false, end: null, accept: () => {} };
  }

  #wrote(line, packet) {
    for (const frame of [JSON.parse(packet)].flat()) {
      line.out.push(frame);
      if (frame.t === 'welcome') this.#session = frame.session;
      if (frame.t === 'who') this.#question = frame.q;
      if (frame.m?.kind !== 'request') continue;
      this.#request = frame.m.id;
      if (frame.m.name === '$watch') this.#watch = frame.m.id;
    }
  }

  #has(found, expected, said) {
    if (expected === '*') return;
    if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) {
      assert.deepEqual(found ?? null, expected, `${said}: ${JSON.stringify(found)}`);
      return;
    }
    for (const [member, value] of Object.entries(expected)) this.#has(found?.[member], value, said);
  }
}
