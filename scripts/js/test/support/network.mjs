import { Acceptor } from '../../link/acceptor.mjs';

/**
 * A network in memory: sockets that lead to an acceptor, in the order in which things are sent, and
 * that the test cuts.
 */
export class Network {
  /** The sockets that are open. */
  open = [];
  /** Every packet that was written: `[who, packet]`. */
  wire = [];
  /** Whether connections can be made. */
  up = true;
  protocol = 'exchange.v1.json';
  dialled = 0;
  /** Whether packets get lost on their way. */
  deaf = false;

  /** @param {any} core of the accepting exchange; null: the test answers itself */
  constructor(core, settings) {
    const network = this;
    this.acceptor = core && new Acceptor(core, settings);
    this.WebSocket = class extends EventTarget {
      constructor(url, protocols) {
        super();
        network.dialled++;
        this.url = url;
        this.offered = protocols;
        this.protocol = '';
        this.isOpen = false;
        queueMicrotask(() => network.#opened(this));
      }

      send(packet) {
        network.wire.push(['page', packet]);
        if (this.isOpen && !network.deaf)
          queueMicrotask(() => this.isOpen && this.far.packet(packet));
      }

      close(code, reason) {
        this.closed = { code, reason };
        network.cut(this);
      }

      tell(data) {
        this.dispatchEvent(Object.assign(new Event('message'), { data }));
      }
    };
  }

  /** Ends a connection, or all, as a cable does that is cut. */
  cut(socket) {
    for (const each of socket ? [socket] : [...this.open]) {
      if (!each.isOpen) continue;
      each.isOpen = false;
      this.open.splice(this.open.indexOf(each), 1);
      queueMicrotask(() => {
        each.far.closed();
        each.dispatchEvent(new Event('close'));
      });
    }
  }

  /** The frames that one side wrote, of some kinds. */
  frames(who, ...kinds) {
    return this.wire
      .filter(([from]) => from === who)
      .flatMap(([, packet]) => JSON.parse(packet))
      .filter(({ t }) => kinds.length === 0 || kinds.includes(t));
  }

  #opened(socket) {
    if (!this.up) {
      socket.dispatchEvent(new Event('close'));
      return;
    }
    socket.isOpen = true;
    socket.protocol = this.protocol;
    this.open.push(socket);
    const connection = {
      send: (packet) => {
        this.wire.push(['app', packet]);
        if (!this.deaf) queueMicrotask(() => socket.isOpen && socket.tell(packet));
      },
      close: (code, reason) => {
        socket.refused = { code, reason };
        queueMicrotask(() => this.cut(socket));
      },
    };
    socket.far = this.acceptor === null ? this.far(connection) : this.acceptor.accept(connection);
    socket.dispatchEvent(new Event('open'));
  }

  /** What stands at the other end if there is no acceptor. */
  far(connection) {
    this.connection = connection;
    this.got = [];
    return { packet: (text) => this.got.push(text), closed() {} };
  }
}
