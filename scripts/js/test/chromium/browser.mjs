import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What keeps Chromium from talking to anybody but the page. */
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-sync',
];

/**
 * Opens a page in Chromium, with a profile of its own.
 *
 * @param {string} url
 * @returns {{failed: Promise<never>, close: () => Promise<void>}} failed if it ends by itself
 */
export function browse(url) {
  const profile = mkdtempSync(join(tmpdir(), 'exchange-chromium-'));
  const args = [...QUIET, `--user-data-dir=${profile}`, url];
  const chromium = spawn('chromium', args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  let closing = false;
  chromium.stderr.on('data', (data) => (said = `${said}${data}`.slice(-4_000)));
  const ended = new Promise((resolve) => {
    chromium.on('close', resolve);
    chromium.on('error', resolve);
  });
  const failed = ended.then((how) => {
    if (closing) return new Promise(() => {});
    throw new Error(`expected chromium on the path, which stays, it ended with ${how}: ${said}`);
  });
  failed.catch(() => {});
  return {
    failed: /** @type {Promise<never>} */ (failed),
    async close() {
      closing = true;
      // the group: Chromium has children of its own
      if (chromium.pid !== undefined && chromium.exitCode === null) {
        process.kill(-chromium.pid, 'SIGKILL');
      }
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
