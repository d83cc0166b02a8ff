import { Headers } from './headers.mjs';

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const OPTIONS = ['method', 'headers', 'body', 'signal', 'redirect'];
const REDIRECTS = ['follow', 'error', 'manual'];
const NO_BODY = [101, 204, 205, 304];

/** An answer whose body was read whole. */
class Response {
  #body;
  #status;
  #statusText;
  #headers;
  #origin;
  #used = false;

  constructor(body = null, init = {}, origin = { url: '', redirected: false }) {
    const { status = 200, statusText = '', headers } = init;
    if (!Number.isInteger(status) || status < 200 || status > 599) {
      throw new RangeError(`expected a status from 200 to 599, got ${status}`);
    }
    if (body !== null && NO_BODY.includes(status)) {
      throw new TypeError(`expected no body for status ${status}, got one`);
    }
    const { bytes, type } = bodyOf(body);
    this.#body = bytes;
    this.#status = status;
    this.#statusText = String(statusText);
    this.#headers = new Headers(headers);
    this.#origin = origin;
    if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
  }

  /** A response whose body is JSON. */
  static json(value, init = {}) {
    const headers = new Headers(init.headers);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new Response(JSON.stringify(value), { ...init, headers });
  }

  get status() {
    return this.#status;
  }

  get statusText() {
    return this.#statusText;
  }

  get ok() {
    return this.#status >= 200 && this.#status <= 299;
  }

  get headers() {
    return this.#headers;
  }

  get url() {
    return this.#origin.url;
  }

  get redirected() {
    return this.#origin.redirected;
  }

  get bodyUsed() {
    return this.#used;
  }

  async bytes() {
    if (this.#used) throw new TypeError('expected a body that was not read yet');
    this.#used = true;
    return this.#body ?? new Uint8Array();
  }

  async arrayBuffer() {
    return (await this.bytes()).slice().buffer;
  }

  async text() {
    return new TextDecoder().decode(await this.bytes());
  }

  async json() {
    return JSON.parse(await this.text());
  }

  clone() {
    if (this.#used) throw new TypeError('expected a body that was not read yet');
    const { status, statusText, headers } = this;
    return new Response(this.#body, { status, statusText, headers }, this.#origin);
  }

  get [Symbol.toStringTag]() {
    return 'Response';
  }
}

/**
 * The function fetch, over the host's HTTP client.
 *
 * @param {any} tools host, call, write
 */
export function provide({ host, call, write }) {
  const client = host.http();

  /** Asks a server. */
  async function fetch(resource, options = {}) {
    const request = requestOf(resource, options);
    const { signal } = options;
    signal?.throwIfAborted();
    let running;
    const answer = call((/** @type {Function} */ done) => {
      write(request);
      running = client.fetch(done);
    });
    const aborted = new Promise((_, reject) => {
      signal?.addEventListener('abort', () => {
        running.cancel();
        reject(signal.reason);
      });
    });
    try {
      return responseOf(await Promise.race([answer, aborted]));
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw error.code === 'FORBIDDEN' ? error : failed(error);
    }
  }

  return { Headers, Response, fetch };
}

/** @param {any} error */
function failed(error) {
  const problem = new TypeError(`fetch failed: ${error.message}`);
  Object.defineProperty(problem, 'cause', { value: error, configurable: true, writable: true });
  return problem;
}

/** @param {any} answer */
function responseOf({ status, statusText, headers, body, url, redirected }) {
  const content = NO_BODY.includes(status) ? null : body;
  const response = new Response(content, { status, statusText, headers }, { url, redirected });
  return response;
}

/**
 * What the host needs, checked.
 *
 * @param {unknown} resource
 * @param {any} options
 */
function requestOf(resource, options) {
  for (const name of Object.keys(options)) {
    if (OPTIONS.includes(name)) continue;
    throw new TypeError(`expected no option ${name} in fetch: the options are ${OPTIONS.join(', ')}`);
  }
  const url = new URL(String(resource));
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TypeError(`expected an http or https URL in fetch, got ${url.href}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new TypeError('expected a URL without a name and password in fetch');
  }
  url.hash = '';
  const { redirect = 'follow', body = null } = options;
  if (!REDIRECTS.includes(redirect)) {
    throw new TypeError(`expected redirect as ${REDIRECTS.join(', ')} in fetch, got ${redirect}`);
  }
  const method = methodOf(options.method);
  if (body !== null && (method === 'GET' || method === 'HEAD')) {
    throw new TypeError(`expected no body for ${method} in fetch, got one`);
  }
  const headers = new Headers(options.headers);
  const { bytes, type } = bodyOf(body);
  if (type !== null && !headers.has('content-type')) headers.set('content-type', type);
  return { url: url.href, method, headers: [...headers], body: bytes, redirect };
}

/** @param {unknown} method */
function methodOf(method = 'GET') {
  const name = String(method);
  const upper = name.toUpperCase();
  if (METHODS.includes(upper)) return upper;
  throw new TypeError(`expected a method of ${METHODS.join(', ')} in fetch, got ${name}`);
}

/** @param {any} body */
function bodyOf(body) {
  if (body === null || body === undefined) return { bytes: null, type: null };
  if (body instanceof Uint8Array) return { bytes: new Uint8Array(body), type: null };
  if (body instanceof ArrayBuffer) return { bytes: new Uint8Array(body.slice()), type: null };
  const type =
    body instanceof URLSearchParams
      ? 'application/x-www-form-urlencoded;charset=UTF-8'
      : 'text/plain;charset=UTF-8';
  if (typeof body !== 'string' && !(body instanceof URLSearchParams)) {
    throw new TypeError('expected text, bytes or URLSearchParams as body');
  }
  return { bytes: new TextEncoder().encode(String(body)), type };
}
