import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPTS = fileURLToPath(new URL('../../../', import.meta.url));
const TYPES = { '.mjs': 'text/javascript', '.json': 'application/json', '.html': 'text/html' };
const PAGE = '/js/test/chromium/page';

const IMPORTS = {
  'node:assert/strict': `${PAGE}/node-assert.mjs`,
  'node:crypto': `${PAGE}/node-crypto.mjs`,
  'node:fs': `${PAGE}/node-fs.mjs`,
  'node:test': `${PAGE}/node-test.mjs`,
};

/** What a browser needs to run tests: their files, a page, and a place for results. */
export class TestServer {
  /** @type {(told: any) => void} */
  told = () => {};
  #files;
  #server = createServer((request, response) => this.#answer(request, response));

  /** @param {readonly string[]} files of tests, from `scripts` */
  constructor(files) {
    this.#files = files;
  }

  /** @returns {Promise<string>} the origin */
  async start() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (this.#server.address());
    return `http://127.0.0.1:${port}`;
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const end = (type, text) => response.writeHead(200, { 'content-type': type }).end(text);
    switch (pathname) {
      case '/':
        return end(
          TYPES['.html'],
          this.#page(`
          import { run } from '${PAGE}/runner.mjs';
          await run(${JSON.stringify(this.#files)});`),
        );
      case '/frame':
        return end(
          TYPES['.html'],
          this.#page(`
          import { play } from '${PAGE}/frame.mjs';
          await play(new URLSearchParams(location.search));`),
        );
      case '/sha256':
        return end('text/plain', createHash('sha256').update(body).digest('hex'));
      case '/results':
        this.told(JSON.parse(body));
        return end('text/plain', '');
      default:
        return this.#file(pathname, response, end);
    }
  }

  #page(script) {
    return `<!doctype html><meta charset="utf-8"><title>tests</title>
      <script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
      <body><script type="module">${script}</script>`;
  }

  #file(pathname, response, end) {
    const file = join(SCRIPTS, normalize(pathname));
    try {
      const isFolder = statSync(file).isDirectory();
      const text = isFolder ? JSON.stringify(readdirSync(file)) : readFileSync(file);
      end(TYPES[isFolder ? '.json' : extname(file)] ?? 'text/plain', text);
    } catch {
      response.writeHead(404).end();
    }
  }
}
