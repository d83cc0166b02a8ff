import { spawn } from 'node:child_process';

const FLAGS = ['--no-warnings', '--experimental-websocket'];

/** What a script prints that runs with WebSockets; fails with what it complained of. */
export function printed(...args) {
  return new Promise((resolve, reject) => {
    const stdio = /** @type {any} */ (['ignore', 'pipe', 'pipe']);
    const child = spawn(process.execPath, [...FLAGS, ...args], { stdio });
    let out = '';
    let complaints = '';
    child.stdout?.on('data', (data) => (out += data));
    child.stderr?.on('data', (data) => (complaints += data));
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(complaints))));
  });
}
