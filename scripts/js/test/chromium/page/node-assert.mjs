/*
 * What the tests use of node:assert/strict, in a page.
 */
class AssertionError extends Error {}

function assert(condition, message) {
  if (!condition) fail(message ?? 'expected it to hold');
}

function fail(message) {
  if (message instanceof Error) throw message;
  throw new AssertionError(String(message));
}

function show(value) {
  try {
    return String(JSON.stringify(value)).slice(0, 500);
  } catch {
    return String(value);
  }
}

function equal(found, expected, message = '') {
  if (!Object.is(found, expected)) fail(`${message}: ${show(found)} is not ${show(expected)}`);
}

function deepEqual(found, expected, message = '') {
  if (!isSame(found, expected)) fail(`${message}: ${show(found)} is not ${show(expected)}`);
}

function isSame(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false;
  }
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  if (one instanceof Map) {
    return (
      one.size === other.size && [...one].every(([key, value]) => isSame(value, other.get(key)))
    );
  }
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  );
}

function throws(work, expected, message) {
  try {
    work();
  } catch (e) {
    check(e, expected, message);
    return;
  }
  fail(message ?? 'expected it to throw');
}

async function rejects(work, expected) {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (e) {
    check(e, expected);
    return;
  }
  fail('expected it to reject');
}

/** A class, a function that says yes, or members. */
function check(error, expected, message) {
  if (expected === undefined) return;
  if (typeof expected === 'function') {
    const isClass = expected === Error || expected.prototype instanceof Error;
    if (isClass ? !(error instanceof expected) : expected(error) !== true) {
      fail(message ?? `another error came: ${error.stack}`);
    }
    return;
  }
  for (const [name, value] of Object.entries(expected)) {
    if (value instanceof RegExp) match(error[name], value);
    else deepEqual(error[name], value, error.message);
  }
}

function match(text, pattern) {
  if (!pattern.test(text)) fail(`${show(text)} does not match ${pattern}`);
}

export default Object.assign(assert, {
  AssertionError,
  deepEqual,
  equal,
  fail,
  match,
  ok: assert,
  rejects,
  throws,
});
