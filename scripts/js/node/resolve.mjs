/*
 * A program of a child imports 'exchange' wherever it lies, and gets this package, which the child
 * has loaded.
 */
const HERE = new URL('../exchange.mjs', import.meta.url).href;

/**
 * A hook of module.register.
 *
 * @param {string} specifier
 * @param {any} context
 * @param {(specifier: string, context: any) => Promise<any>} next
 */
export async function resolve(specifier, context, next) {
  if (specifier !== 'exchange') return next(specifier, context);
  return { url: HERE, format: 'module', shortCircuit: true };
}
