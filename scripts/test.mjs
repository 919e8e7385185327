// `npm test`, `npm run test:unit` and `npm run test:long`: prepares the clone and what the tests compare with, runs the
// tests, and ends with one line `N passed, N failed`. Arguments go to vitest: `npm test -- libs/wire`.
import './clean-path.mjs';
import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { chromiumRemedy, findChromium } from './find-chromium.mjs';
import { prepareWorkspace, root, step } from './prepare-workspace.mjs';

prepareWorkspace();
const { findSystemProgram, systemFolders } = await import(join(root, 'libs', 'service-kit', 'dist', 'index.js'));
await prepareNatsServer();
const oracle = prepareOracle();
const hasBrowser = !needsBrowser() || prepareBrowser();
const seed = process.env.PSFLEET_TEST_SEED ?? String(randomInt(1_000_000_000));
const folder = mkdtempSync(join(tmpdir(), 'psfleet-test-'));
const report = join(folder, 'report.json');
step(`running the tests with random inputs of seed ${seed} (PSFLEET_TEST_SEED=${seed} repeats them)`);
const status = await runVitest();
const { passed, failures } = readReport();
rmSync(folder, { recursive: true, force: true });
if (oracle !== null) {
  process.stdout.write(`the comparison with Python psutil was not run: ${oracle}\n`);
}
if (!hasBrowser) {
  process.stdout.write(`the tests of the page need Chromium and fail without it: ${chromiumRemedy}\n`);
}
if (failures.length > 0) {
  process.stdout.write(`failed: with the random inputs of PSFLEET_TEST_SEED=${seed}\n`);
}
for (const failure of failures) {
  process.stdout.write(`failed: ${failure}\n`);
}
process.stdout.write(`${passed} passed, ${failures.length} failed\n`);
process.exitCode = status === 0 && failures.length > 0 ? 1 : status;

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
  const sets = process.argv.filter((_, index, args) => args[index - 1] === '--project');
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

function runVitest() {
  const args = [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PSFLEET_TEST_SEED: seed },
  });
  // Ctrl-C reaches vitest through the terminal; SIGTERM only us.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

/**
 * How many tests passed, and a line about each that failed. A test file that could not even be loaded has no tests, and
 * counts as one that failed.
 */
function readReport() {
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch (error) {
    process.stderr.write(`vitest left no report: ${error.message}\n`);
    return { passed: 0, failures: ['all: vitest left no report'] };
  }
  const failures = results.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const file = relative(root, name);
    return status === 'failed' && failed.length === 0
      ? [`${file}: ${firstLine(message) || 'what prepares its tests failed'}`]
      : failed.map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages[0] ?? '')}`);
  });
  const tests = results.flatMap(({ assertionResults }) => assertionResults);
  return { passed: tests.filter((test) => test.status === 'passed').length, failures };
}

/** Without the control characters that a message may quote from a process. */
function firstLine(text) {
  return String(text)
    .split('\n', 1)[0]
    .replaceAll(/\p{Cc}/gu, '\uFFFD');
}
