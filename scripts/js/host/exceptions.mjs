/** The codes that the names of older errors have. */
const CODES = {
  IndexSizeError: 1,
  InvalidCharacterError: 5,
  NotSupportedError: 9,
  InvalidStateError: 11,
  SyntaxError: 12,
  TypeMismatchError: 17,
  NetworkError: 19,
  AbortError: 20,
  QuotaExceededError: 22,
  TimeoutError: 23,
  DataCloneError: 25,
};

/** An error of the web platform, by name. */
export class DOMException extends Error {
  #name;

  /**
   * @param {string} [message]
   * @param {string | {name?: string, cause?: unknown}} [options]
   */
  constructor(message = '', options = 'Error') {
    super(String(message));
    if (typeof options === 'object' && options !== null) {
      this.#name = options.name === undefined ? 'Error' : String(options.name);
      if ('cause' in options) Object.defineProperty(this, 'cause', hidden(options.cause));
    } else {
      this.#name = String(options);
    }
  }

  get name() {
    return this.#name;
  }

  get code() {
    return CODES[this.#name] ?? 0;
  }
}

/** @param {unknown} value */
function hidden(value) {
  return { value, writable: true, configurable: true, enumerable: false };
}

/** For the globals. */
export function provide() {
  return { DOMException };
}
