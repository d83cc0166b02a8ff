/** What one side grants, at first and again. */
export const WINDOW = Object.freeze({ messages: 1_024, bytes: 4 << 20 });

/** What the other side has granted. */
export class Purse {
  #messages = 0;
  #bytes = 0;

  /** A first grant. */
  begin({ messages, bytes }) {
    this.#messages = messages;
    this.#bytes = bytes;
  }

  add({ messages, bytes }) {
    this.#messages = Math.min(2 ** 53, this.#messages + messages);
    this.#bytes = Math.min(2 ** 53, this.#bytes + bytes);
  }

  /** Whether a packet can be paid. */
  holds(messages, bytes) {
    return messages <= this.#messages && bytes <= this.#bytes;
  }

  pay(messages, bytes) {
    this.#messages -= messages;
    this.#bytes -= bytes;
  }
}

/**
 * What this side has granted: what is taken out of the inbox is granted again, when that is half of
 * the window.
 */
export class Grants {
  #left = new Purse();
  #free = { messages: 0, bytes: 0 };
  #grant;
  #connection = 0;

  /** @param {(credit: {messages: number, bytes: number}) => void} grant tells the other side */
  constructor(grant) {
    this.#grant = grant;
  }

  /** A new connection: all is granted anew. */
  begin() {
    this.#connection++;
    this.#left.begin(WINDOW);
    this.#free = { messages: 0, bytes: 0 };
  }

  /**
   * A packet came.
   *
   * @param {number} messages how many it has
   * @param {number} bytes
   * @returns {(() => void) | null} to be called as each message is taken; null: it was overdrawn
   */
  spend(messages, bytes) {
    if (messages === 0) return () => {};
    if (!this.#left.holds(messages, bytes)) return null;
    this.#left.pay(messages, bytes);
    const connection = this.#connection;
    let waiting = messages;
    return () => {
      if (connection !== this.#connection) return;
      this.#free.messages++;
      if (--waiting === 0) this.#free.bytes += bytes;
      const { messages: count, bytes: size } = this.#free;
      if (count < WINDOW.messages / 2 && size < WINDOW.bytes / 2) return;
      this.#left.add(this.#free);
      this.#grant(this.#free);
      this.#free = { messages: 0, bytes: 0 };
    };
  }
}
