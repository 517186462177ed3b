// What every tool of a bare clone needs first: a Node that is new enough, the packages of the lock file, and a build.
// No import of a package at the top: there may be none yet.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { say } from './messages.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** The first release of each line with what the packages need (require of ES modules among it); odd lines and earlier ones lack it. */
const NODE_WANTED = { 20: 19, 22: 13, 24: 11 };
const NODE_NEWEST = 24;
const SETUP_MS_MAX = 30 * 60_000;

/** An error whose message is complete: it is shown as it is, without a stack. */
export class ToolError extends Error {}

/**
 * Checks Node, installs packages when they differ from the lock file, and compiles what is stale.
 * `dev`: the packages for tests are needed too; `signal` ends the installing. Refuses with ToolError.
 */
export async function setUp({ dev = false, log, signal }) {
  checkNode();
  const release = await takeSetupLock(log);
  try {
    const stale = whyPackagesStale(readJson('package-lock.json'), readJson('node_modules/.package-lock.json'), { dev });
    if (stale) await install({ dev, log, signal });
    const { ensureBuilt } = await import('./build.mjs');
    await ensureBuilt({ log }).catch((error) => {
      throw new ToolError(say('buildFailed', { reason: error.message }));
    });
  } finally {
    release();
  }
}

export function checkNode(found = process.versions.node) {
  const [major, minor] = found.split('.').map(Number);
  if (major > NODE_NEWEST || minor >= NODE_WANTED[major]) return;
  const wanted = Object.entries(NODE_WANTED).map((release) => release.join('.'));
  throw new ToolError(say('nodeTooOld', { wanted: wanted.join(', '), wantedZh: wanted.join('、'), found }));
}

/** Compares the lock file with npm's own note of what is installed. Returns the first package that differs, or undefined. */
export function whyPackagesStale(lock, installed, { dev }) {
  if (!installed) return 'node_modules';
  for (const [name, wanted] of Object.entries(lock.packages)) {
    // packages for other platforms are rightly absent
    if (name === '' || wanted.optional || wanted.devOptional || (wanted.dev && !dev)) continue;
    if (installed.packages[name]?.version !== wanted.version) return name;
  }
  return undefined;
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
  } catch {
    return undefined;
  }
}

async function install({ dev, log, signal }) {
  log(say('installing'));
  const npm = process.env.npm_execpath;
  const args = ['ci', '--loglevel=error', ...(dev ? ['--include=dev'] : [])];
  const [command, rest] = npm ? [process.execPath, [npm, ...args]] : ['npm', args];
  const child = spawn(command, rest, { cwd: root, stdio: 'inherit', signal, shell: !npm && process.platform === 'win32' });
  const code = await new Promise((resolve) => {
    // one that was told to stop is waited for: it must not go on writing after we let others begin
    child.on('error', (error) => child.pid === undefined && resolve(error.message));
    child.once('close', (status, killer) => resolve(status ?? killer));
  });
  if (code !== 0) throw new ToolError(say('installFailed', { code }));
}

/** One process at a time installs and builds in a checkout; the others wait for it. */
async function takeSetupLock(log) {
  const file = path.join(root, '.data', 'setup.pid');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw new ToolError(`${file}: ${error.message}`);
    }
    const pid = Number(readText(file));
    const age = Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    // its id may meanwhile belong to another program
    if ((pid && !isAlive(pid)) || age > SETUP_MS_MAX) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (!told) log(say('waitingForSetup', { pid }));
    told = true;
    await sleep(200);
  }
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Shows an error to a person: what can be put right as it is, a bug with its stack. */
export function report(error) {
  const expected = error instanceof ToolError || error?.name === 'SetupError' || error?.name === 'SettingsError';
  console.error(expected ? `\n${error.message}` : `\n${say('unexpected')}\n${error?.stack ?? error}`);
}
