import { expectText } from '../checks.mjs';
import { STOP } from './state.mjs';

/**
 * What the host calls for a message or for a computed cell. Both get a source: the host's side of
 * one handling or one computation.
 *
 * @param {any} tools host, read, write, translated, Message
 */
export function handlerFunctions({ write, translated, Message }) {
  /**
   * @param {Function} handler
   * @param {any} State
   */
  function handling(handler, State) {
    return (/** @type {any} */ source) => {
      const sig = (/** @type {any} */ name, /** @type {any} */ value) => {
        expectText(name, 'the name of a signal');
        write(value);
        try {
          source.emit(name);
        } catch (e) {
          throw translated(e);
        }
      };
      settle(source, handler(new Message(source), sig, new State(source)));
    };
  }

  /**
   * @param {Function} computed
   * @param {any} State
   */
  function computing(computed, State) {
    return (/** @type {any} */ source) => {
      const state = new State(source);
      try {
        settle(source, computed(state));
      } catch (e) {
        if (State.isFailure(state, e)) source.failedLikeCell();
        else if (e !== STOP) throw e;
      }
    };
  }

  /**
   * @param {any} source
   * @param {any} result
   */
  function settle(source, result) {
    if (result === undefined) return;
    if (typeof result === 'object' && result !== null && typeof result.then === 'function') {
      source.pending();
      Promise.resolve(result)
        .then((value) => answer(source, value))
        .catch((error) => source.reject(error));
      return;
    }
    answer(source, result);
  }

  /**
   * @param {any} source
   * @param {any} value
   */
  function answer(source, value) {
    if (value === undefined) {
      source.nothing();
    } else if (value === null) {
      source.nil();
    } else {
      write(value);
      source.answer();
    }
  }

  return { handling, computing };
}
