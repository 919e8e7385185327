// Makes a clone runnable: checks Node's version, installs node_modules, builds. Plain JavaScript without dependencies,
// because nothing is installed yet when it runs.
import './clean-path.mjs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const oldestNode = [20, 19];
const lockFile = join(root, 'package-lock.json');
const stampFile = join(root, 'node_modules', '.psfleet-lock');

/** Exits with a message when a step fails, because the later ones need it. */
export function prepareWorkspace() {
  requireNode();
  if (!isInstalled()) {
    step('installing dependencies (npm ci)');
    // --include=dev: NODE_ENV=production must not leave the compiler out.
    run('npm ci', ...npmCommand(), 'ci', '--include=dev', '--no-audit', '--no-fund');
    writeStamp();
  }
  step('building');
  buildWorkspace();
}

/** Builds what has changed, with the installed compiler. */
export function buildWorkspace() {
  run('the build', process.execPath, join(root, 'node_modules', '.bin', 'tsc'), '-b', 'tsconfig.build.json');
  run('the build of the page', process.execPath, join(root, 'scripts', 'build-page.mjs'));
}

export function step(message) {
  process.stdout.write(`> ${message}\n`);
}

export function fail(message) {
  process.stderr.write(`psfleet: ${message}\n`);
  process.exit(1);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNewEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (!isNewEnough) {
    fail(
      `Node ${oldestNode.join('.')} or newer is needed, this is ${process.versions.node}: ` +
        'see https://nodejs.org/en/download',
    );
  }
}

/**
 * Whether node_modules matches the lock file exactly: the stamp says that this script installed it, or npm's own record
 * of node_modules agrees with the lock file after an installation by hand.
 */
function isInstalled() {
  const hiddenLock = join(root, 'node_modules', '.package-lock.json');
  // npm writes it last, so it is also absent after an interrupted installation.
  if (!existsSync(hiddenLock)) {
    return false;
  }
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash()) {
    return true;
  }
  if (!agreesWithLock(JSON.parse(readFileSync(hiddenLock, 'utf8')).packages)) {
    return false;
  }
  writeStamp();
  return true;
}

/** Optional packages may be absent: those for other operating systems are. */
function agreesWithLock(installed) {
  const locked = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  return Object.entries(locked)
    .filter(([path]) => path.startsWith('node_modules/'))
    .every(([path, { version, optional, peer }]) =>
      installed[path] === undefined ? Boolean(optional || peer) : installed[path].version === version,
    );
}

function writeStamp() {
  writeFileSync(stampFile, lockHash());
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

/** The npm that runs this script, else the one beside Node. */
function npmCommand() {
  const { npm_execpath: npmFile } = process.env;
  if (npmFile?.endsWith('.js')) {
    return [process.execPath, npmFile];
  }
  const npm = join(dirname(process.execPath), 'npm');
  return existsSync(npm) ? [npm] : fail(`there is no npm beside ${process.execPath}: run npm start`);
}

function run(step, command, ...args) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error !== undefined) {
    fail(`${step} could not be started: ${error.message}`);
  }
  // Interrupted by the user, who needs no message.
  if (signal !== null) {
    process.exit(1);
  }
  if (status !== 0) {
    fail(`${step} failed with status ${status}; see its output above`);
  }
}
