import { expectTime } from '../checks.mjs';
import { checked } from '../definition.mjs';
import { ExchangeError } from '../errors.mjs';
import { appClasses } from './app.mjs';
import { handlerFunctions } from './handlers.mjs';
import { stateClass } from './state.mjs';

/**
 * The function `exchange` of a program.
 *
 * @param {any} tools host, read, write, translated, told, call, Message
 */
export function exchangeFunction(tools) {
  const { host, write, translated } = tools;
  const { handling, computing } = handlerFunctions(tools);
  const { Exchange } = appClasses({ ...tools, handling });

  /**
   * Makes an exchange.
   *
   * @param {import('../definition.mjs').Definition} definition
   */
  return function exchange(definition) {
    const { id, state = {}, share = [], handlers = {}, timeout } = checked(definition);
    const cells = Object.keys(state);
    const State = stateClass(cells, tools);
    try {
      const builder = host.define(id);
      for (const name of cells) define(builder, name, State, state[name]);
      for (const [name, handler] of Object.entries(handlers)) {
        builder.handler(name, handling(handler, State), handler);
      }
      for (const cell of share) builder.share(cell);
      if (definition.default === true) builder.asDefault();
      if (timeout !== undefined) builder.timeout(expectTime(timeout, `timeout of exchange ${id}`));
      return new Exchange(builder.start(), State);
    } catch (e) {
      throw translated(e);
    }
  };

  /**
   * @param {any} builder
   * @param {string} name
   * @param {any} State
   * @param {unknown} first
   */
  function define(builder, name, State, first) {
    if (typeof first === 'function') {
      builder.computed(name, computing(first, State), first);
      return;
    }
    if (first === undefined) {
      const text = `expected a value or a function as cell ${name}, got undefined`;
      throw new ExchangeError('INVALID_VALUE', text);
    }
    write(first);
    builder.cell(name);
  }
}
