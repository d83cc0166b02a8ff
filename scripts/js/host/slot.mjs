/** @type {any} */
let made;

/**
 * Makes an exchange.
 *
 * @param {import('../definition.mjs').Definition} definition
 */
export function exchange(definition) {
  return made(definition);
}

/**
 * Called once by the host, before the program's own code.
 *
 * @param {Function} implementation
 */
export function publish(implementation) {
  made ??= implementation;
}
