import { ExchangeError } from '../../errors.mjs';
import { evaluate } from './expression.mjs';
import { same } from '../../frozen.mjs';

/**
 * What cells hold, computed anew from those that are set, by plain recursion.
 *
 * @param {Map<string, any>} cells definitions: `{ value }` or `{ computed }`
 * @param {Map<string, any>} given the values of those that are set
 * @returns {Map<string, any>} values, or `error CODE`
 */
export function computedAnew(cells, given) {
  const found = new Map();
  const running = [];
  const inCircle = new Set();

  function refuseInCircle() {
    const reader = running.at(-1);
    if (reader !== undefined && inCircle.has(reader))
      throw new ExchangeError('CIRCULAR', 'a circle');
  }

  function read(name) {
    refuseInCircle();
    if (running.includes(name)) {
      running.slice(running.indexOf(name)).forEach((each) => inCircle.add(each));
      refuseInCircle();
    }
    const content = contentOf(name);
    refuseInCircle();
    if (content instanceof ExchangeError) throw content;
    return content;
  }

  function contentOf(name) {
    if (!cells.has(name)) throw new ExchangeError('UNKNOWN_CELL', name);
    if (given.has(name)) return given.get(name);
    if (found.has(name)) return found.get(name);
    running.push(name);
    let content;
    let wrote = null;
    const scope = {
      get: read,
      set: () => {
        wrote = new ExchangeError('WRITE_IN_COMPUTED', 'a write');
        throw wrote;
      },
      same,
    };
    try {
      content = evaluate(cells.get(name).computed, scope);
    } catch (e) {
      content = e instanceof ExchangeError ? e : new ExchangeError('HANDLER_FAILED', String(e));
    }
    running.pop();
    if (wrote !== null) content = wrote;
    if (inCircle.has(name)) content = new ExchangeError('CIRCULAR', 'a circle');
    found.set(name, content);
    return content;
  }

  const all = new Map();
  for (const name of cells.keys()) {
    const content = contentOf(name);
    all.set(name, content instanceof ExchangeError ? `error ${content.code}` : content);
  }
  return all;
}
