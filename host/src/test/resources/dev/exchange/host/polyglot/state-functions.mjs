import { exchange } from 'exchange';

let count = 0;

const bench = exchange({
  id: 'bench',
  handlers: {
    define: (msg) => {
      const cells = msg.value.map(([name, definition]) => [
        name,
        'computed' in definition ? ($) => evaluate(definition.computed, $) : definition.value,
      ]);
      exchange({ id: `case-${count++}`, state: Object.fromEntries(cells) });
    },
  },
});

function evaluate(e, $) {
  if (!Array.isArray(e)) return e;
  const [operation, ...args] = e;
  const value = (index) => evaluate(args[index], $);
  const all = () => args.map((arg) => evaluate(arg, $));
  switch (operation) {
    case 'const':
      return args[0];
    case 'get':
      return $[value(0)];
    case 'add':
      return all().reduce((sum, n) => sum + number(n), 0);
    case 'mul':
      return all().reduce((product, n) => product * number(n), 1);
    case 'concat':
      return all().join('');
    case 'len':
      return length(value(0));
    case 'list':
      return all();
    case 'map':
      return map(all());
    case 'eq':
      return same(value(0), value(1));
    case 'lt':
      return number(value(0)) < number(value(1));
    case 'not':
      return !value(0);
    case 'if':
      return value(0) ? value(1) : value(2);
    case 'seq':
      return all().at(-1) ?? null;
    case 'try':
      try {
        return value(0);
      } catch {
        return value(1);
      }
    case 'throw':
      throw new Error(value(0));
    case 'write': {
      const written = value(1);
      $[args[0]] = written;
      return written;
    }
    case 'later':
      return bench.request('later', value(0));
    default:
      throw new Error(`no operation ${operation}`);
  }
}

function number(n) {
  if (typeof n === 'number') return n;
  throw new Error('no number');
}

function length(value) {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  throw new Error('no length');
}

function map(parts) {
  const entries = [];
  for (let i = 0; i < parts.length; i += 2) entries.push([parts[i], parts[i + 1]]);
  return Object.fromEntries(entries);
}

function same(a, b) {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.length &&
    left.every(([key, value]) => Object.hasOwn(b, key) && same(value, b[key]))
  );
}
