/** @type {any} */
let made;

/**
 * What the program was deployed with: immutable, and empty if that was nothing.
 *
 * @type {any}
 */
export let config;

/**
 * Has something done to the complex that is tested; undefined in what is no test.
 *
 * @type {((what: string, given: object) => Promise<any>) | undefined}
 */
export let control;

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
 * @param {typeof control} [controlling]
 */
export function publish(implementation, configuration, controlling) {
  if (made !== undefined) return;
  made = implementation;
  config = configuration;
  control = controlling;
}
