import { ExchangeError } from '../errors.mjs';

/**
 * Turns what the host throws into errors of this language, and lets others through.
 *
 * @param {any} host the program's root object
 * @param {(tag: number) => any} read
 */
export function failures(host, read) {
  /**
   * @param {any} thrown what was caught around a call of the host
   * @returns {any} what to throw instead
   */
  function translated(thrown) {
    return host.isFailure(thrown) ? told(read(host.failure(thrown))) : thrown;
  }

  /**
   * @param {any} failure code, message, exchange, location as a value
   * @returns {ExchangeError}
   */
  function told(failure) {
    const { code, message, exchange, location } = failure;
    return new ExchangeError(code, message, { exchange, location });
  }

  return { translated, told };
}
