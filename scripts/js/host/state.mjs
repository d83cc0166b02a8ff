/* What the host says instead of the tag of a value, besides "the same as before". */
const FAILED = -2;
const STOPPED = -3;

/** Thrown out of a run that the host has stopped, knows of, and starts again. */
export const STOP = Object.freeze({ stopped: true });

/**
 * A class whose instances are the state of one exchange as one handler or function sees it: an
 * accessor for each cell. Other names are refused by a proxy further up the chain, so that cells
 * cost no proxy.
 *
 * @param {string[]} cells
 * @param {any} tools read, write, translated
 */
export function stateClass(cells, { read, write, translated, told }) {
  /** The last value of each cell; the host knows whether it is still the same. */
  const known = new Array(cells.length).fill(undefined);

  class State {
    #source;
    /** What the last read of a cell in error threw. */
    #failure = undefined;

    /** @param {any} source */
    constructor(source) {
      this.#source = source;
    }

    /**
     * @param {State} state
     * @param {number} index
     */
    static get(state, index) {
      const tag = state.#source.cell(index);
      if (tag >= 0) known[index] = read(tag);
      else if (tag === FAILED) throw (state.#failure = told(read(state.#source.failure())));
      else if (tag === STOPPED) throw STOP;
      return known[index];
    }

    /**
     * Whether that is what the host has told last of a cell in error: it knows more of it.
     *
     * @param {State} state
     * @param {unknown} thrown
     */
    static isFailure(state, thrown) {
      return thrown !== undefined && thrown === state.#failure;
    }

    /**
     * @param {State} state
     * @param {number} index
     * @param {any} value
     */
    static set(state, index, value) {
      write(value);
      try {
        state.#source.setCell(index);
      } catch (e) {
        throw translated(e);
      }
    }

    /**
     * The host refuses a name that is no cell.
     *
     * @param {State} state
     * @param {string} name
     */
    static getUnknown(state, name) {
      try {
        state.#source.readUnknown(name);
      } catch (e) {
        throw translated(e);
      }
    }

    /**
     * The host refuses a name that is no cell.
     *
     * @param {State} state
     * @param {string} name
     * @param {any} value
     */
    static setUnknown(state, name, value) {
      write(value);
      try {
        state.#source.writeUnknown(name);
      } catch (e) {
        throw translated(e);
      }
    }
  }

  const members = Object.create(unknownCells(State));
  cells.forEach((name, index) => {
    Object.defineProperty(members, name, {
      get() {
        return State.get(this, index);
      },
      set(value) {
        State.set(this, index, value);
      },
      enumerable: true,
    });
  });
  Reflect.deleteProperty(State.prototype, 'constructor');
  Object.setPrototypeOf(State.prototype, Object.freeze(members));
  return State;
}

/** @param {any} State */
function unknownCells(State) {
  return new Proxy(Object.freeze(Object.create(null)), {
    get(_target, name, state) {
      if (typeof name === 'symbol' || name === 'then' || name === 'toJSON') return undefined;
      return State.getUnknown(state, name);
    },
    set(_target, name, value, state) {
      State.setUnknown(state, String(name), value);
      return true;
    },
    has: () => false,
  });
}
