// usage: npm run bench:psutil -- [--rounds 3] [--every 10] [--sweeps 9] [--own-only | --sweeps-only]
//
// psutil-core beside Python's psutil, a C loop of open, read and close, ps(1) and systeminformation, on 500 processes
// of which 75 work every `every` seconds, and with 2,000 TCP sockets. Figures are CPU and wall time, medians over
// rounds in which each program takes its turn. The last line printed is one JSON object. The full run needs
// /usr/bin/python3 with psutil (Debian: python3-psutil) and a C compiler. `--own-only` leaves out the other programs,
// the single functions and the long runs: what `npm run bench:paired` compares. `--sweeps-only` leaves out everything
// but the sweeps, those of C beside them, and the blocks of the event loop.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { functions } from './psutil/functions.mjs';
import { judgedFigures, report, reportSweeps } from './psutil/report.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    every: { type: 'string', default: '10' },
    sweeps: { type: 'string', default: '9' },
    'own-only': { type: 'boolean', default: false },
    'sweeps-only': { type: 'boolean', default: false },
  },
});
const [rounds, everySeconds] = [Number(values.rounds), Number(values.every)];
const [processes, working, sockets, manyProcesses] = [500, 75, 2_000, 5_000];

const here = new URL('psutil/', import.meta.url).pathname;
const loadScript = new URL('load-processes.py', import.meta.url).pathname;
const scratch = mkdtempSync(join(os.tmpdir(), 'psfleet-bench-'));
const holders = [];
try {
  if (values['own-only']) {
    await measureOwn();
  } else if (values['sweeps-only']) {
    reportSweeps(await measureSweepsBesideC());
  } else {
    await measureAll();
  }
} finally {
  await Promise.all(holders.map(stop));
  rmSync(scratch, { recursive: true, force: true });
}

async function measureOwn() {
  const load = await startHolder(loadScript, processes, working, everySeconds);
  const own = runNode('psutil-core.mjs', lastChildOf(load), 'iter');
  // When V8 compiles differs from process to process, so each of these is the mean of several processes.
  const start = meanOf(8, () => sweep('start', 0.5));
  const sweeps = { start, working: meanOf(3, () => sweep('working', everySeconds, 4)) };
  await stop(load);
  const quiet = await startHolder(loadScript, processes, 0, everySeconds);
  // Nothing works in this run, so its sweeps need not wait for a period of the load and can be more.
  sweeps.quiet = sweep('quiet', 0.5, 12);
  await stop(quiet);
  console.log(JSON.stringify({ sweeps, judged: judgedFigures([own], sweeps) }));
}

function meanOf(count, measure) {
  const measured = Array.from({ length: count }, measure);
  return { cpu: measured.reduce((sum, { cpu }) => sum + cpu, 0) / count };
}

async function measureAll() {
  const openReadClose = compile('open-read-close');
  const load = await startHolder(loadScript, processes, working, everySeconds);
  const connections = await startHolder(`${here}hold-sockets.py`, sockets);
  const pid = lastChildOf(load);
  const expressions = Object.fromEntries(Object.entries(functions).map(([name, [, expression]]) => [name, expression]));

  const results = { own: [], psutil: [], openReadClose: [], systeminformation: [] };
  for (let round = 0; round < rounds; round++) {
    results.own.push(runNode('psutil-core.mjs', pid, 'all'));
    const request = JSON.stringify({ pid, functions: expressions });
    results.psutil.push(run('/usr/bin/python3', [`${here}python-psutil.py`], request));
    results.openReadClose.push(run(openReadClose, []));
  }
  results.systeminformation.push(runNode('systeminformation.mjs'));
  await stop(connections);
  const start = sweep('start', everySeconds);
  await stop(load);
  const besideC = await measureSweepsBesideC();
  report(results, { start, memory: sweep('memory', 0) }, besideC);
}

/**
 * Sweeps of working and of quiet processes, each beside both programs in C, which see the same processes at the same
 * time; and the longest block of the event loop.
 */
async function measureSweepsBesideC() {
  const sameReads = compile('same-reads-as-sweep');
  const besideC = {};
  for (const [kind, count] of Object.entries({ working, quiet: 0 })) {
    const load = await startHolder(loadScript, processes, count, everySeconds);
    besideC[kind] = [];
    for (let round = 0; round < rounds; round++) {
      const [own, files, clocks] = await Promise.all([
        runAsync(process.execPath, ['--expose-gc', `${here}process-table.mjs`, kind, everySeconds, values.sweeps]),
        runAsync(sameReads, ['files', everySeconds, values.sweeps]),
        runAsync(sameReads, ['clocks', everySeconds, values.sweeps]),
      ]);
      besideC[kind].push({ own, files, clocks });
    }
    await stop(load);
  }
  const load = await startHolder(loadScript, manyProcesses, 0, everySeconds);
  const many = sweep('many', 1);
  await stop(load);
  return { ...besideC, many };
}

/** Starts a program that holds processes or sockets until its standard input ends. */
async function startHolder(script, ...args) {
  const child = spawn('/usr/bin/python3', [script, ...args.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] });
  holders.push(child);
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

/** The last process that a holder started, which sleeps. */
function lastChildOf({ pid }) {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').at(-1));
}

function compile(name) {
  const program = join(scratch, name);
  execFileSync('cc', ['-O2', '-o', program, `${here}${name}.c`]);
  return program;
}

function sweep(kind, seconds, count = values.sweeps) {
  return runNode('process-table.mjs', kind, seconds, count);
}

function runNode(script, ...args) {
  return run(process.execPath, ['--expose-gc', `${here}${script}`, ...args]);
}

function run(program, args, input = '') {
  return JSON.parse(execFileSync(program, args.map(String), { input, encoding: 'utf8', maxBuffer: 1 << 26 }));
}

async function runAsync(program, args) {
  const { stdout } = await promisify(execFile)(program, args.map(String), { encoding: 'utf8' });
  return JSON.parse(stdout);
}
