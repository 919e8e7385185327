// `npm test`, `npm run test:unit` and `npm run test:long`: prepares the clone and what the tests compare with, runs the
// tests, and ends with one line `N passed, N failed`. Arguments go to vitest: `npm test -- libs/wire`.
import './clean-path.mjs';
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumRemedy, findChromium } from './find-chromium.mjs';
import { prepareWorkspace, root, step } from './prepare-workspace.mjs';
import { combine, filesToRunAgain, setsOf } from './test/second-run.mjs';
import { runVitest } from './test/vitest-run.mjs';

prepareWorkspace();
const { findSystemProgram, systemFolders } = await import(join(root, 'libs', 'service-kit', 'dist', 'index.js'));
await prepareNatsServer();
const oracle = prepareOracle();
const hasBrowser = !needsBrowser() || prepareBrowser();
const seed = process.env.PSFLEET_TEST_SEED ?? String(randomInt(1_000_000_000));
step(`running the tests with random inputs of seed ${seed} (PSFLEET_TEST_SEED=${seed} repeats them)`);
const args = process.argv.slice(2);
const first = await runVitest({ args, seed });
const again =
  process.env.CI === undefined ? [] : filesToRunAgain(first.failures, (file) => readFileSync(join(root, file), 'utf8'));
const second = again.length === 0 ? null : await runVitest({ args: [...setsOf(args), ...again], seed, isAlone: true });
const { passed, failures, unsteady } = second === null ? { ...first, unsteady: [] } : combine(first, second, again);
if (oracle !== null) {
  process.stdout.write(`the comparison with Python psutil was not run: ${oracle}\n`);
}
if (!hasBrowser) {
  process.stdout.write(`the tests of the page need Chromium and fail without it: ${chromiumRemedy}\n`);
}
for (const text of first.slowest) {
  process.stdout.write(`slowest: ${text}\n`);
}
for (const { text } of unsteady) {
  process.stdout.write(`unsteady: ${text}\n`);
}
if (failures.length > 0) {
  process.stdout.write(`failed: with the random inputs of PSFLEET_TEST_SEED=${seed}\n`);
}
for (const { text } of failures) {
  process.stdout.write(`failed: ${text}\n`);
}
process.stdout.write(`${passed} passed, ${failures.length} failed\n`);
process.exitCode = failures.length > 0 ? 1 : (second ?? first).status;

/** Fetches it before the tests, because several of them would at the same time. */
async function prepareNatsServer() {
  const { findNatsServer, loadEmbeddedConfig } = await import(join(root, 'libs', 'embedded', 'dist', 'index.js'));
  try {
    await findNatsServer({ ...loadEmbeddedConfig(), onProgress: step });
  } catch (error) {
    process.stderr.write(`${error.message}\n`); // the tests that need it fail and say so
  }
}

/** Installs Debian's Python psutil. Returns null when it is there, else why it is not. */
function prepareOracle() {
  if (hasPsutil()) {
    return null;
  }
  if (process.getuid?.() !== 0) {
    return 'python3-psutil is not installed (apt-get install python3-psutil)';
  }
  if (!isDebianLike()) {
    return 'python3-psutil is installed on Debian and Ubuntu only';
  }
  step("installing Debian's python3-psutil");
  if (!aptGet('install', '-y', '-qq', '--no-install-recommends', 'python3-psutil')) {
    aptGet('update', '-qq');
    aptGet('install', '-y', '-qq', '--no-install-recommends', 'python3-psutil');
  }
  return hasPsutil() ? null : 'python3-psutil could not be installed';
}

/** Whether the tests of the page are among those that run: they are in the set of the whole system. */
function needsBrowser() {
  const sets = setsOf(process.argv.slice(2));
  return sets.length === 0 || sets.some((set) => set === 'system' || set.startsWith('!'));
}

/** Installs Debian's chromium for the tests of the page. Returns whether there is a browser. */
function prepareBrowser() {
  if (findChromium() === null && process.getuid?.() === 0 && isDebianLike()) {
    step("installing Debian's chromium");
    if (!aptGet('install', '-y', '-qq', '--no-install-recommends', 'chromium')) {
      aptGet('update', '-qq');
      aptGet('install', '-y', '-qq', '--no-install-recommends', 'chromium');
    }
  }
  return findChromium() !== null;
}

function hasPsutil() {
  return spawnSync('/usr/bin/python3', ['-c', 'import psutil'], { stdio: 'ignore' }).status === 0;
}

function isDebianLike() {
  const file = '/etc/os-release';
  return existsSync(file) && /^(ID|ID_LIKE)=.*(debian|ubuntu)/m.test(readFileSync(file, 'utf8'));
}

function aptGet(...args) {
  return (
    spawnSync(findSystemProgram('apt-get'), args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 300_000,
      env: { ...process.env, PATH: systemFolders, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  );
}
