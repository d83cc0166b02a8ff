/**
 * An expression of a case of scripts/conformance/state as a JavaScript value.
 *
 * @param {any} e what is not a list is itself, a list is an operation
 * @param {any} scope get, set, later, told
 * @returns {any}
 */
export function evaluate(e, scope) {
  if (!Array.isArray(e)) return e;
  const of = (inner) => evaluate(inner, scope);
  const [word, ...args] = e;
  switch (word) {
    case 'const':
      return args[0];
    case 'get':
      return scope.get(of(args[0]));
    case 'told':
      return scope.told();
    case 'add':
      return args.reduce((sum, arg) => sum + number(of(arg)), 0);
    case 'mul':
      return args.reduce((product, arg) => product * number(of(arg)), 1);
    case 'concat':
      return args.map(of).join('');
    case 'len':
      return length(of(args[0]));
    case 'list':
      return args.map(of);
    case 'map':
      return map(args.map(of));
    case 'eq':
      return scope.same(of(args[0]), of(args[1]));
    case 'lt':
      return number(of(args[0])) < number(of(args[1]));
    case 'not':
      return !truth(of(args[0]));
    case 'if':
      return truth(of(args[0])) ? of(args[1]) : of(args[2]);
    case 'seq':
      return args.map(of).at(-1);
    case 'try':
      try {
        return of(args[0]);
      } catch {
        return of(args[1]);
      }
    case 'throw':
      throw new Error(of(args[0]));
    case 'write': {
      const value = of(args[1]);
      scope.set(args[0], value);
      return value;
    }
    case 'later':
      return scope.later(of(args[0]));
    default:
      throw new TypeError(`no operation ${word}`);
  }
}

function number(value) {
  if (typeof value === 'number') return value;
  throw new Error('no number');
}

function truth(value) {
  return !(value === null || value === false || value === 0 || value === '');
}

function length(value) {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  throw new Error('no length');
}

function map(entries) {
  const made = {};
  for (let i = 0; i < entries.length; i += 2) {
    const [key, value] = [entries[i], entries[i + 1]];
    Object.defineProperty(made, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return made;
}
