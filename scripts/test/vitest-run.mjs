// One run of vitest, and what its report says.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from '../prepare-workspace.mjs';
import { unhandledErrorsOf } from './unhandled-errors.mjs';

const shownSlowest = 20;

/**
 * Runs the tests that `args` name. `isAlone` runs one file at a time.
 * @returns vitest's exit status, how many tests passed, in each file too, each failure: its file, null where it
 * belongs to none, and a line about it, and the files that took longest.
 */
export async function runVitest({ args, seed, isAlone = false }) {
  const folder = mkdtempSync(join(tmpdir(), 'psfleet-test-'));
  const report = join(folder, 'report.json');
  const all = [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--reporter=${join(import.meta.dirname, 'unhandled-errors.mjs')}`,
    `--outputFile.json=${report}`,
    ...(isAlone ? ['--no-file-parallelism'] : []),
    ...args,
  ];
  const status = await exitOf(all, { ...process.env, PSFLEET_TEST_SEED: seed });
  const read = readReport(report);
  rmSync(folder, { recursive: true, force: true });
  return { status, ...read };
}

function exitOf(args, env) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  // Ctrl-C reaches vitest through the terminal; SIGTERM only us.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

/** A test file that could not even be loaded has no tests, and counts as one that failed. */
function readReport(report) {
  let results;
  let unhandled;
  try {
    results = JSON.parse(readFileSync(report, 'utf8')).testResults;
    unhandled = JSON.parse(readFileSync(unhandledErrorsOf(report), 'utf8'));
  } catch (error) {
    process.stderr.write(`vitest left no report: ${error.message}\n`);
    const failures = [{ file: null, text: 'all: vitest left no report' }];
    return { passed: 0, passedIn: new Map(), failures, slowest: [] };
  }
  const failures = [
    ...results.flatMap((result) => failuresOf(result)),
    ...unhandled.map((message) => ({ file: null, text: `all: an error in no test: ${firstLine(message)}` })),
  ];
  const passedIn = new Map();
  for (const { name, assertionResults } of results) {
    const count = assertionResults.filter((test) => test.status === 'passed').length;
    const file = relative(root, name);
    passedIn.set(file, (passedIn.get(file) ?? 0) + count);
  }
  const passed = [...passedIn.values()].reduce((sum, count) => sum + count, 0);
  return { passed, passedIn, failures, slowest: slowestOf(results) };
}

/** @returns `93 s tests/page/page.test.ts`, the slowest first. */
function slowestOf(results) {
  return results
    .map(({ name, startTime, endTime }) => ({ file: relative(root, name), seconds: (endTime - startTime) / 1_000 }))
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, shownSlowest)
    .map(({ file, seconds }) => `${Math.round(seconds)} s ${file}`);
}

function failuresOf({ name, status, message, assertionResults }) {
  const file = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (status === 'failed' && failed.length === 0) {
    return [{ file, text: `${file}: ${firstLine(message) || 'what prepares its tests failed'}` }];
  }
  return failed.map(({ fullName, failureMessages }) => ({
    file,
    text: `${file}: ${fullName}: ${firstLine(failureMessages[0] ?? '')}`,
  }));
}

/** Without the control characters that a message may quote from a process. */
function firstLine(text) {
  return String(text)
    .split('\n', 1)[0]
    .replaceAll(/\p{Cc}/gu, '\uFFFD');
}
