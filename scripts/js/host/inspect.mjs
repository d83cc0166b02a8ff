const WIDTH = 72;
const MAX_DEPTH = 2;
const MAX_ITEMS = 100;
const MAX_TEXT = 10_000;

/**
 * Arguments of the console as one text: the first may have places for the others.
 *
 * @param {unknown[]} args
 */
export function format(args) {
  const rest = [...args];
  let text = '';
  if (typeof rest[0] === 'string' && rest.length > 1) {
    const pattern = rest.shift();
    text = String(pattern).replace(/%[sdifjoOc%]/g, (place) => {
      if (place === '%%') return '%';
      return rest.length === 0 ? place : placed(place, rest.shift());
    });
    if (rest.length > 0) text += ' ';
  }
  return text + rest.map((arg) => (typeof arg === 'string' ? arg : inspect(arg))).join(' ');
}

/**
 * @param {string} place
 * @param {any} arg
 */
function placed(place, arg) {
  switch (place) {
    case '%s':
      return shownAsText(arg);
    case '%d':
      return number(arg, Number);
    case '%i':
      return number(arg, Number.parseInt);
    case '%f':
      return typeof arg === 'symbol' ? 'NaN' : String(Number.parseFloat(arg));
    case '%j':
      return json(arg);
    case '%c':
      return '';
    default:
      return inspect(arg);
  }
}

function shownAsText(arg) {
  if (typeof arg === 'bigint') return `${arg}n`;
  if (typeof arg === 'number' && Object.is(arg, -0)) return '-0';
  return typeof arg === 'object' && arg !== null ? inspect(arg, 0) : String(arg);
}

function number(arg, parse) {
  if (typeof arg === 'bigint') return `${arg}n`;
  return typeof arg === 'symbol' || typeof arg === 'object' ? 'NaN' : shownAsText(parse(arg));
}

function json(arg) {
  try {
    return String(JSON.stringify(arg));
  } catch {
    return '[Circular]';
  }
}

/**
 * A value as a person reads it.
 *
 * @param {unknown} value
 * @param {number} [depth] how many levels of objects are shown
 */
export function inspect(value, depth = MAX_DEPTH) {
  const circles = new Map();
  const text = shown(value, { depth, level: 0, around: [], circles });
  return circles.has(value) ? `<ref *${circles.get(value)}> ${text}` : text;
}

function shown(value, at) {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'function':
      return functionName(value);
    case 'object':
      return value === null ? 'null' : object(value, at);
    default:
      return String(value);
  }
}

function quoted(text) {
  const short = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  const more = text.length - short.length;
  const quote = !short.includes("'") ? "'" : !short.includes('"') ? '"' : '`';
  const usable = quote !== '`' || !/[`]|\$\{/.test(short) ? quote : "'";
  const escaped = short.replace(/[\\\n\r\t\b\f\v\0-\x1f\x7f]/g, escape);
  const body = usable === "'" ? escaped.replaceAll("'", "\\'") : escaped;
  const tail = more > 0 ? `... ${more} more character${more === 1 ? '' : 's'}` : '';
  return usable + body + usable + tail;
}

function escape(char) {
  const known = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f', '\v': '\\v' };
  if (char === '\\') return '\\\\';
  return known[char] ?? `\\x${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function functionName(value) {
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  const name = typeof value.name === 'string' && value.name !== '' ? value.name : '';
  if (isClass) return `[class ${name || '(anonymous)'}]`;
  return name === '' ? '[Function (anonymous)]' : `[Function: ${name}]`;
}

function object(value, at) {
  if (at.around.includes(value)) {
    if (!at.circles.has(value)) at.circles.set(value, at.circles.size + 1);
    return `[Circular *${at.circles.get(value)}]`;
  }
  if (value instanceof Error) return errorText(value, at);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Number || value instanceof String || value instanceof Boolean) {
    return `[${className(value)}: ${shown(value.valueOf(), at)}]`;
  }
  const name = prefix(value);
  if (at.level > at.depth) return Array.isArray(value) ? '[Array]' : `[${className(value) || 'Object'}]`;
  const inside = { ...at, level: at.level + 1, around: [...at.around, value] };
  const parts = contents(value, inside);
  return joined(name, parts, Array.isArray(value) || ArrayBuffer.isView(value) ? '[]' : '{}', at);
}

/** What stands before the brackets. */
function prefix(value) {
  const name = className(value);
  if (value instanceof Map || value instanceof Set) return `${name}(${value.size}) `;
  if (Array.isArray(value)) return name === 'Array' ? '' : `${name}(${value.length}) `;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return `${name}(${value.length}) `;
  if (name === '') return '[Object: null prototype] ';
  const tag = value[Symbol.toStringTag];
  const tagged = typeof tag === 'string' && tag !== '' && tag !== name ? `[${tag}] ` : '';
  return name === 'Object' ? (tagged === '' ? '' : `Object ${tagged}`) : `${name} ${tagged}`;
}

function className(value) {
  for (let at = value; at !== null; at = Object.getPrototypeOf(at)) {
    const own = Object.getOwnPropertyDescriptor(at, 'constructor');
    if (typeof own?.value === 'function' && own.value.name !== '') return own.value.name;
  }
  return '';
}

function contents(value, at) {
  const items = isIndexed(value) ? listItems(value, at) : collected(value, at);
  const members = memberTexts(value, at);
  const all = value instanceof Map || value instanceof Set || isIndexed(value) ? items.total : 0;
  const more = all - items.texts.length - (items.holes ?? 0);
  const rest = more > 0 ? [`... ${more} more item${more === 1 ? '' : 's'}`] : [];
  return [...items.texts, ...rest, ...members];
}

/** The first elements of what is indexed; a run of holes counts as one. */
function listItems(value, at) {
  const texts = [];
  let index = 0;
  let skipped = 0;
  while (index < value.length && texts.length < MAX_ITEMS) {
    const start = index;
    while (index < value.length && !(index in value)) index++;
    if (index > start) {
      texts.push(emptyItems(index - start));
      skipped += index - start - 1;
    } else {
      texts.push(shown(value[index++], at));
    }
  }
  return { texts, total: value.length, holes: skipped };
}

/** What is in an object that is no list, besides its members. */
function collected(value, at) {
  const texts = [];
  if (value instanceof Map) {
    for (const [key, entry] of value) {
      if (texts.push(`${shown(key, at)} => ${shown(entry, at)}`) === MAX_ITEMS) break;
    }
  } else if (value instanceof Set) {
    for (const element of value) if (texts.push(shown(element, at)) === MAX_ITEMS) break;
  } else if (value instanceof ArrayBuffer) {
    texts.push(`byteLength: ${value.byteLength}`);
  }
  return { texts, total: value.size ?? 0 };
}

function memberTexts(value, at) {
  const texts = [];
  const source = isMessage(value) ? value.toJSON() : value;
  for (const key of Reflect.ownKeys(source)) {
    const property = Object.getOwnPropertyDescriptor(source, key);
    if (!property?.enumerable || (isIndexed(value) && isIndex(key))) continue;
    texts.push(`${keyText(key)}: ${member(property, at)}`);
  }
  return texts;
}

function emptyItems(count) {
  return `<${count} empty item${count === 1 ? '' : 's'}>`;
}

/** A message of an exchange, whose members are getters, is shown with them. */
function isMessage(value) {
  return className(value) === 'Message' && Object.keys(value).length === 0;
}

function isIndexed(value) {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function isIndex(key) {
  return typeof key === 'string' && /^(0|[1-9]\d*)$/.test(key);
}

function keyText(key) {
  if (typeof key === 'symbol') return `[${String(key)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function member(property, at) {
  if (property.get !== undefined) return property.set !== undefined ? '[Getter/Setter]' : '[Getter]';
  return property.set !== undefined ? '[Setter]' : shown(property.value, at);
}

function errorText(value, at) {
  const stack = typeof value.stack === 'string' && value.stack !== '' ? value.stack : String(value);
  const lines = stack.split('\n').filter((line) => !line.includes('/exchange/'));
  const text = lines.join('\n').replaceAll('/program/', '');
  const head = at.level === 0 || text.includes('\n') ? text : `[${text}]`;
  const parts = [];
  for (const key of Object.keys(value)) parts.push(`${keyText(key)}: ${shown(value[key], deeper(at, value))}`);
  if (Object.hasOwn(value, 'cause')) parts.push(`[cause]: ${shown(value.cause, deeper(at, value))}`);
  return parts.length === 0 ? head : joined(`${head} `, parts, '{}', { ...at, multiline: true });
}

function deeper(at, value) {
  return { ...at, level: at.level + 1, around: [...at.around, value] };
}

/** On one line if it fits and is simple enough, else one part on each. */
function joined(name, parts, [open, close], at) {
  if (parts.length === 0) return `${name}${open}${close}`;
  const length = parts.reduce((sum, part) => sum + part.length + 2, name.length);
  const indent = '  '.repeat(at.level);
  const fits = length + indent.length <= WIDTH && !parts.some((part) => part.includes('\n'));
  if (fits && !at.multiline) return `${name}${open} ${parts.join(', ')} ${close}`;
  return `${name}${open}\n${indent}  ${parts.join(`,\n${indent}  `)}\n${indent}${close}`;
}
