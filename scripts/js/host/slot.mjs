/** @type {any} */
let made;

/**
 * What the program was deployed with: immutable, and empty if that was nothing.
 *
 * @type {any}
 */
export let config;

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
 * @param {any} configuration
 */
export function publish(implementation, configuration) {
  made ??= implementation;
  config ??= configuration;
}
