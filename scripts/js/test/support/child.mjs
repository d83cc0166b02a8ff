import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { complex } from '../../exchange.mjs';
import { systemMeans } from '../../means.mjs';

const CHILD = fileURLToPath(new URL('../../child.mjs', import.meta.url));

/** A parent with a socket, and programs that are run as its children. */
export class Parent {
  /** A parent that ends with a test. */
  static async start(t, { definition = {}, token = 'secret', seed = 0 } = {}) {
    const parent = new Parent();
    parent.folder = mkdtempSync(join(tmpdir(), `exchange-${seed}`));
    parent.path = join(parent.folder, 's');
    parent.token = token;
    parent.cores = new Map();
    parent.children = [];
    parent.app = complex(systemMeans(), parent.cores)({ id: 'app', ...definition });
    parent.listener = await parent.app.listen({ transport: 'ipc', path: parent.path, token });
    t.after(async () => {
      for (const child of parent.children) child.kill();
      await parent.app.close();
      rmSync(parent.folder, { recursive: true });
    });
    return parent;
  }

  /** Writes a program. */
  file(name, code) {
    const file = join(this.folder, name);
    writeFileSync(file, code);
    return file;
  }

  /** Runs a program as a child: `{ child, ended }`, which gives `{ code, out, err }`. */
  run(args, env = {}) {
    const child = spawn(process.execPath, ['--no-warnings', CHILD, ...args], {
      cwd: this.folder,
      env: {
        ...process.env,
        EXCHANGE_PARENT: this.path,
        EXCHANGE_PARENT_TOKEN: this.token,
        EXCHANGE_PARENT_ID: 'app',
        ...env,
      },
    });
    this.children.push(child);
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    const ended = new Promise((resolve) => {
      child.on('close', (code) => resolve({ code, out, err }));
    });
    return { child, ended };
  }

  /** Asks a child for something as soon as it is there. */
  ask(name, value) {
    return this.app.request(name, value, { park: 10_000, timeout: 10_000 });
  }
}
