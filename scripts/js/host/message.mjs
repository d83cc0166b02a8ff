/**
 * The message class of a program. Members are read from the host when they are asked for; the value
 * is made once.
 *
 * @param {(tag: number) => any} read
 */
export function messages(read) {
  const absent = (/** @type {any} */ value) => (value === null ? undefined : value);

  class Message {
    #source;
    #value;
    #known = false;

    /** @param {any} source */
    constructor(source) {
      this.#source = source;
    }

    get value() {
      if (!this.#known) {
        this.#value = read(this.#source.value());
        this.#known = true;
      }
      return this.#value;
    }

    get id() {
      return this.#source.id();
    }

    get kind() {
      return absent(this.#source.kind());
    }

    get name() {
      return this.#source.name();
    }

    get from() {
      return this.#source.from();
    }

    get to() {
      return absent(this.#source.to());
    }

    get trace() {
      return read(this.#source.trace());
    }

    get traceDropped() {
      return this.#source.traceDropped();
    }

    get route() {
      return read(this.#source.route());
    }

    get timestamp() {
      return this.#source.timestamp();
    }

    get cause() {
      return absent(this.#source.cause());
    }

    get root() {
      return this.#source.root();
    }

    get re() {
      return absent(this.#source.re());
    }

    get error() {
      return absent(read(this.#source.error()));
    }

    get ttl() {
      const left = this.#source.ttl();
      return left < 0 ? undefined : left;
    }

    get delivery() {
      return absent(this.#source.delivery());
    }

    get key() {
      return absent(this.#source.key());
    }

    get priority() {
      return this.#source.priority();
    }

    get traceparent() {
      return absent(this.#source.traceparent());
    }

    get tracestate() {
      return absent(this.#source.tracestate());
    }

    /** All members that are there, as a plain object. */
    toJSON() {
      /** @type {Record<string, unknown>} */
      const plain = {};
      for (const member of MEMBERS) {
        const value = /** @type {any} */ (this)[member];
        if (value !== undefined) plain[member] = value;
      }
      return plain;
    }
  }

  const MEMBERS = Object.entries(Object.getOwnPropertyDescriptors(Message.prototype))
    .filter(([, property]) => property.get !== undefined)
    .map(([name]) => name);

  return Message;
}
