import { format, inspect } from './inspect.mjs';

/**
 * The console; what it is given goes to the host's log, formatted as Node prints it.
 *
 * @param {any} tools host
 */
export function provide({ host }) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  /** @type {Map<string, number>} */
  const timers = new Map();
  let indent = '';

  const line = (/** @type {string} */ level, /** @type {unknown[]} */ args) => {
    const text = format(args);
    host.log(level, indent === '' ? text : indent + text.replaceAll('\n', `\n${indent}`));
  };

  const console = {
    log: (...args) => line('info', args),
    info: (...args) => line('info', args),
    debug: (...args) => line('debug', args),
    warn: (...args) => line('warn', args),
    error: (...args) => line('error', args),
    trace: (...args) => line('info', [`Trace: ${format(args)}\n${callers()}`]),
    dir: (value) => line('info', [inspect(value)]),
    assert(condition, ...args) {
      if (condition) return;
      if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
      else args.unshift('Assertion failed');
      line('error', args);
    },
    count(label = 'default') {
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      line('info', [`${label}: ${count}`]);
    },
    countReset: (label = 'default') => void counts.delete(label),
    group(...args) {
      if (args.length > 0) line('info', args);
      indent += '  ';
    },
    groupEnd() {
      indent = indent.slice(2);
    },
    time: (label = 'default') => void timers.set(label, performance.now()),
    timeLog(label = 'default', ...args) {
      line('info', [`${label}: ${elapsed(label)}`, ...args]);
    },
    timeEnd(label = 'default') {
      line('info', [`${label}: ${elapsed(label)}`]);
      timers.delete(label);
    },
  };

  /** @param {string} label */
  function elapsed(label) {
    const start = timers.get(label);
    return start === undefined ? 'no such timer' : `${(performance.now() - start).toFixed(3)}ms`;
  }

  return { console };
}

function callers() {
  return String(new Error('').stack)
    .split('\n')
    .filter((frame) => /^\s+at /.test(frame) && !frame.includes('/exchange/'))
    .join('\n');
}
