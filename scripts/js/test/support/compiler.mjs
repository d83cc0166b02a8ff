import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/*
 * The TypeScript compiler from npm, installed once under target; the programs of test/types beside it,
 * where `exchange` is found as npm lays it.
 */
const HOME = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = join(HOME, 'test', 'types');
const FOLDER = join(HOME, '..', 'target', 'types');
const COMPILER = join(FOLDER, 'node_modules', 'typescript');
const PROGRAMS = join(FOLDER, 'programs');
const QUIET = ['--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
const COMPLAINT = /^(\S+)\((\d+),\d+\): error (TS\d+): (.*)$/;

const run = promisify(execFile);

/** Installs the compiler unless it is there, and lays the programs anew. */
export async function prepare() {
  mkdirSync(FOLDER, { recursive: true });
  cpSync(join(SOURCES, 'package.json'), join(FOLDER, 'package.json'));
  if (!isInstalled()) await run('npm', ['install', ...QUIET, '--prefer-offline'], { cwd: FOLDER });
  rmSync(PROGRAMS, { recursive: true, force: true });
  cpSync(SOURCES, PROGRAMS, { recursive: true });
  mkdirSync(join(PROGRAMS, 'node_modules'));
  symlinkSync(HOME, join(PROGRAMS, 'node_modules', 'exchange'), 'dir');
}

function isInstalled() {
  const file = join(COMPILER, 'package.json');
  const { dependencies } = json(join(SOURCES, 'package.json'));
  return existsSync(file) && json(file).version === dependencies.typescript;
}

function json(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * Compiles what a configuration of test/types includes: `{ file, line, code, text }` of each complaint.
 *
 * @param {string} config
 */
export async function compiled(config) {
  const tsc = join(COMPILER, 'bin', 'tsc');
  const command = [tsc, '--noEmit', '--strict', '--project', config];
  const { stdout } = await run(process.execPath, command, { cwd: PROGRAMS }).catch((failed) => {
    if (failed.stdout) return failed;
    throw failed;
  });
  return stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(' '))
    .map((line) => {
      const [, file, at, code, text] = COMPLAINT.exec(line) ?? [];
      if (file === undefined) throw new Error(`expected a complaint of tsc, got ${line}`);
      return { file, line: Number(at), code, text };
    });
}

/** The compiler as a library. */
export async function compiler() {
  const module = await import(pathToFileURL(join(COMPILER, 'lib', 'typescript.js')).href);
  return module.default;
}

/**
 * A program of test/types, without its types, as a module that runs.
 *
 * @param {string} name
 */
export async function ran(name) {
  const { transpileModule, sys } = await compiler();
  const compilerOptions = { module: 'esnext', target: 'es2022' };
  const source = readFileSync(join(PROGRAMS, name), 'utf8');
  const file = join(PROGRAMS, name.replace(/\.ts$/, '.mjs'));
  sys.writeFile(file, transpileModule(source, { compilerOptions }).outputText);
  return import(pathToFileURL(file).href);
}
