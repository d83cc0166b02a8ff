import { describe } from '../errors.mjs';
import { Acceptor } from './acceptor.mjs';
import { json } from './codec.mjs';
import { bad, checkSettings, dialled } from './dialer.mjs';

/*
 * Links between the tabs, frames and workers of one origin, over a BroadcastChannel. Everybody hears
 * everything; each connection has two ends, whose ids are in all that is posted:
 *
 *   page                                app
 *    │ open     from: P          ──────▶  │   whoever listens answers
 *    │ ◀──────  accept   from: A, to: P   │   the first one is taken, others are closed
 *    │ packet   from: P, to: A   ──────▶  │
 *    │ ◀──────  packet   from: A, to: P   │
 *    │ close    from: P, to: A   ──────▶  │
 *
 * A tab that goes without a word is noticed by its silence (docs/spec/protocol.md, W13).
 */

/** How long an answer to `open` may take, in ms. */
const OPENING = 5_000;

/** One end of a connection, as links know them. */
class BroadcastSocket extends EventTarget {
  protocol = json.protocol;
  #channel;
  #id;
  #far = '';
  #cancel;

  constructor(core, name) {
    super();
    this.#id = idFrom(core.means.random);
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }) => this.#heard(data);
    this.#channel.postMessage({ kind: 'open', from: this.#id });
    this.#cancel = core.means.timer(() => this.close(), OPENING);
  }

  send(packet) {
    this.#post('packet', this.#far, packet);
  }

  close() {
    if (this.#far !== '') this.#post('close', this.#far);
    this.#over();
  }

  #heard({ kind, from, to, packet }) {
    if (to !== this.#id) return;
    if (kind === 'accept' && this.#far === '') {
      this.#cancel();
      this.#far = from;
      this.dispatchEvent(new Event('open'));
    } else if (kind === 'accept') {
      this.#post('close', from);
    } else if (from !== this.#far) {
      return;
    } else if (kind === 'packet') {
      this.dispatchEvent(Object.assign(new Event('message'), { data: packet }));
    } else if (kind === 'close') {
      this.#over();
    }
  }

  #post(kind, to, packet) {
    this.#channel.postMessage({ kind, from: this.#id, to, packet });
  }

  #over() {
    this.#cancel();
    this.#channel.onmessage = null;
    this.#channel.close();
    this.dispatchEvent(new Event('close'));
  }
}

/**
 * Links to the exchange that listens on a channel.
 *
 * @param {any} core
 * @param {any} settings channel, token
 */
export async function connect(core, settings) {
  const { channel, token } = checked(settings);
  return dialled(core, `broadcast:${channel}`, async (over) => {
    const socket = () => new BroadcastSocket(core, channel);
    return { address: `channel ${channel}`, socket, codec: json, token, over };
  });
}

/**
 * Lets others connect over a channel.
 *
 * @param {any} core
 * @param {any} settings channel, token
 */
export async function listen(core, settings) {
  const { channel: name, token } = checked(settings);
  const acceptor = new Acceptor(core, { token });
  const channel = new BroadcastChannel(name);
  const ends = new Map();
  let open = true;

  const accept = (to) => {
    const from = idFrom(core.means.random);
    const post = (kind, packet) => {
      if (ends.has(from)) channel.postMessage({ kind, from, to, packet });
    };
    const connection = {
      send: (packet) => post('packet', packet),
      close() {
        post('close');
        gone(from);
      },
    };
    ends.set(from, { to, end: acceptor.accept(connection) });
    post('accept');
  };

  const gone = (id) => {
    const found = ends.get(id);
    if (!ends.delete(id)) return;
    found.end.closed();
    if (!open && ends.size === 0) channel.close();
  };

  channel.onmessage = ({ data: { kind, from, to, packet } }) => {
    if (kind === 'open') {
      if (open) accept(from);
      return;
    }
    const found = ends.get(to);
    if (found === undefined || found.to !== from) return;
    if (kind === 'packet') found.end.packet(packet);
    else if (kind === 'close') gone(to);
  };

  return {
    channel: name,
    async close() {
      open = false;
      if (ends.size === 0) channel.close();
    },
  };
}

function checked(settings) {
  checkSettings('broadcast', settings, ['channel', 'token']);
  const { channel } = settings;
  if (typeof channel === 'string') return settings;
  throw bad('text as setting channel of broadcast', describe(channel));
}

function idFrom(random) {
  return Array.from({ length: 16 }, () => Math.floor(random() * 36).toString(36)).join('');
}
