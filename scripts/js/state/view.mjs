import { handed } from '../frozen.mjs';

/**
 * A class whose instances are the state as one handler or function sees it: an accessor for each
 * cell. Other names are refused by a proxy further up the chain, so that cells cost no proxy.
 *
 * @param {Iterable<string>} names
 * @returns {any} its constructor takes `{ get(name), set(name, value) }`
 */
export function viewClass(names) {
  class State {
    #source;

    constructor(source) {
      this.#source = source;
    }

    static get(state, name) {
      return handed(state.#source.get(name));
    }

    static set(state, name, value) {
      state.#source.set(name, value);
    }
  }

  const members = Object.create(unknownCells(State));
  for (const name of names) {
    Object.defineProperty(members, name, {
      get() {
        return State.get(this, name);
      },
      set(value) {
        State.set(this, name, value);
      },
      enumerable: true,
    });
  }
  Reflect.deleteProperty(State.prototype, 'constructor');
  Object.setPrototypeOf(State.prototype, members);
  return State;
}

/** The source refuses a name that is no cell. */
function unknownCells(State) {
  return new Proxy(Object.freeze(Object.create(null)), {
    get(_target, name, state) {
      if (typeof name === 'symbol' || name === 'then' || name === 'toJSON') return undefined;
      return State.get(state, name);
    },
    set(_target, name, value, state) {
      State.set(state, String(name), value);
      return true;
    },
    has: () => false,
  });
}
