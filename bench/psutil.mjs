// psutil-core beside Python's psutil, a C loop of open/read/close, ps(1) and systeminformation, on 500 processes of which 75 work now and then, and with
// 2,000 TCP sockets. CPU time and wall time; medians over rounds in which each takes its turn.
// usage: npm run bench:psutil [rounds, default 3]      needs /usr/bin/python3 with psutil (Debian: python3-psutil) and a C compiler
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { FUNCTIONS } from './psutil-functions.mjs';

const here = new URL('.', import.meta.url).pathname;
const rounds = Number(process.argv[2] ?? 3);
const [PROCESSES, WORKING, EVERY_SECONDS, SOCKETS, MANY] = [500, 75, 10, 2_000, 5_000];
/** Below this a function may cost more than psutil's: nobody notices. */
const NEGLIGIBLE_US = 5;

const scratch = mkdtempSync(join(os.tmpdir(), 'psfleet-bench-'));
const started = [];
try {
  const [floor, keptFloor] = ['psutil-floor', 'psutil-kept-floor'].map(compile);
  const load = await startHolder('load-processes.py', PROCESSES, WORKING, EVERY_SECONDS);
  const sockets = await startHolder('psutil-sockets.py', SOCKETS);
  const pid = Number(readFileSync(`/proc/${load.pid}/task/${load.pid}/children`, 'latin1').trim().split(' ').at(-1));
  const asked = JSON.stringify({
    pid,
    functions: Object.fromEntries(Object.entries(FUNCTIONS).map(([name, [, expression]]) => [name, expression])),
  });

  const results = { ours: [], theirs: [], floor: [], systeminformation: [] };
  for (let round = 0; round < rounds; round++) {
    results.ours.push(run(process.execPath, [`${here}psutil-ours.mjs`, String(pid)]));
    results.theirs.push(run('/usr/bin/python3', [`${here}psutil-theirs.py`], asked));
    results.floor.push(run(floor, []));
  }
  results.systeminformation.push(run(process.execPath, [`${here}psutil-systeminformation.mjs`]));
  await stop(sockets);
  const sweeps = { ...runSweeps('working', EVERY_SECONDS), workingFloor: run(keptFloor, [EVERY_SECONDS]) };
  await stop(load);
  const quiet = await startHolder('load-processes.py', PROCESSES, 0, EVERY_SECONDS);
  Object.assign(sweeps, runSweeps('quiet', EVERY_SECONDS), { quietFloor: run(keptFloor, [EVERY_SECONDS]) });
  await stop(quiet);
  const many = await startHolder('load-processes.py', MANY, 0, EVERY_SECONDS);
  Object.assign(sweeps, runSweeps('many', 1));
  await stop(many);
  Object.assign(sweeps, runSweeps('memory', 0));
  report(results, sweeps);
} finally {
  await Promise.all(started.map(stop));
  rmSync(scratch, { recursive: true, force: true });
}

/** A program that holds something until its standard input ends. */
async function startHolder(script, ...args) {
  const child = spawn('/usr/bin/python3', [`${here}${script}`, ...args.map(String)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  await once(child.stdout, 'data');
  return child;
}

async function stop(child) {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.stdin.end();
    await ended;
  }
}

function compile(name) {
  const program = join(scratch, name);
  execFileSync('cc', ['-O2', '-o', program, `${here}${name}.c`]);
  return program;
}

function run(program, args, input = '') {
  return JSON.parse(execFileSync(program, args.map(String), { input, encoding: 'utf8', maxBuffer: 1 << 26 }));
}

/** Empty while the library has no process table. */
function runSweeps(kind, everySeconds) {
  const script = `${here}psutil-table.mjs`;
  return existsSync(script)
    ? { [kind]: run(process.execPath, ['--expose-gc', script, kind, String(everySeconds)]) }
    : {};
}

function report(results, sweeps) {
  const perProcess = {
    'C open/read/close of 4 files': pick(results.floor, (result) => result),
    'psutil-core processIter': pick(results.ours, ({ iter }) => iter),
    [`psutil ${results.theirs[0].version} process_iter`]: pick(results.theirs, ({ iter }) => iter),
    'ps -eo': pick(results.theirs, ({ ps }) => ps),
    'systeminformation processes()': pick(results.systeminformation, ({ iter }) => iter),
  };
  for (const kind of ['working', 'quiet']) {
    if (sweeps[kind] !== undefined) {
      perProcess[`psutil-core sweep, ${kind}`] = { cpu: round(sweeps[kind].cpu), wall: round(sweeps[kind].wall) };
    }
    perProcess[`C, the same reads as the sweep, ${kind}`] = { cpu: round(sweeps[`${kind}Floor`].cpu) };
  }
  const functions = Object.fromEntries(Object.keys(FUNCTIONS).map((name) => [name, compare(name, results)]));
  const slower = Object.entries(functions)
    .filter(([, { ours, ratio }]) => ours > NEGLIGIBLE_US && ratio !== null && ratio < 1 / 1.2)
    .map(([name]) => name);
  const machine = {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    kernel: os.release(),
    node: process.version,
  };

  console.log(
    `${machine.cpu}, ${machine.cores} cores, Linux ${machine.kernel}, Node ${machine.node}; ${rounds} rounds, ${results.ours[0].iter.processes} processes`,
  );
  console.log('\nProcess table with 11 attributes, µs per process (CPU, wall):');
  console.table(perProcess);
  console.log('\nFunctions, µs of CPU per call (ratio: psutil to psutil-core):');
  console.table(functions);
  console.log(`\nslower than psutil by more than 1.2x and above ${NEGLIGIBLE_US} µs: ${slower.join(', ') || 'none'}`);
  if (sweeps.many !== undefined) {
    console.log(`${MANY} processes: longest block of the event loop ${sweeps.many.longestBlockMs} ms`);
  }
  if (sweeps.memory !== undefined) {
    console.log(
      `${sweeps.memory.sweeps} sweeps: RSS grew by ${sweeps.memory.grownMb} MB after the first tenth, descriptors by ${sweeps.memory.grownFds}`,
    );
  }
  console.log(JSON.stringify({ machine, rounds, perProcess, functions, slower, sweeps }));
}

function compare(name, { ours, theirs, systeminformation }) {
  const our = ours.map(({ functions }) => functions[name]);
  const their = theirs.map(({ functions }) => functions[name]);
  const cpu = our[0].error === undefined ? median(our.map(({ cpu }) => cpu)) : null;
  const psutil = their[0].error === undefined ? median(their.map(({ cpu }) => cpu)) : null;
  const other = systeminformation[0].functions[name]?.cpu ?? null;
  return {
    ours: round(cpu),
    psutil: round(psutil),
    ratio: cpu === null || psutil === null ? null : round(psutil / cpu),
    systeminformation: round(other),
  };
}

/** The median round of a figure per process. */
function pick(results, select) {
  const figures = results.map(select);
  return { cpu: round(median(figures.map(({ cpu }) => cpu))), wall: round(median(figures.map(({ wall }) => wall))) };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function round(value) {
  return value === null ? null : Math.round(value * 100) / 100;
}
