// What bench/psutil.mjs prints.
import os from 'node:os';
import { machine } from '../machine.mjs';
import { median, round } from '../statistics.mjs';
import { functions } from './functions.mjs';

/** A difference to psutil below this is not worth reporting, in microseconds per call. */
const negligibleUs = 5;

/** How many times the CPU of C a sweep may take, and how long it may block the event loop at once. */
const bounds = { working: 2, quiet: 1.5, longestBlockMs: 20 };

/** What `npm run bench:paired` judges: CPU in microseconds per process, memory in megabytes. */
export function judgedFigures(own, { start, working, quiet }) {
  return {
    processIterUsPerProcess: round(median(own.map(({ iter }) => iter.cpu)), 3),
    sweepAtStartUsPerProcess: round(start.cpu, 3),
    sweepWorkingUsPerProcess: round(working.cpu, 3),
    sweepQuietUsPerProcess: round(quiet.cpu, 3),
    sweepRetainedMb: quiet.retainedMb,
  };
}

/** Figures of the sweeps beside C, the medians of the rounds. */
function compareWithC({ working, quiet, many }) {
  const compare = (rounds, bound) => {
    const middle = (select) => round(median(rounds.map(select)));
    const toFiles = middle(({ own, files }) => own.cpu / files.cpu);
    return {
      processes: middle(({ own }) => own.processes),
      changed: middle(({ own }) => own.changed),
      own: middle(({ own }) => own.cpu),
      cFiles: middle(({ files }) => files.cpu),
      cSameCalls: middle(({ clocks }) => clocks.cpu),
      toFiles,
      toSameCalls: middle(({ own, clocks }) => own.cpu / clocks.cpu),
      bound,
      isMet: toFiles <= bound,
    };
  };
  return {
    working: compare(working, bounds.working),
    quiet: compare(quiet, bounds.quiet),
    longestBlock: { ms: many.longestBlockMs, processes: many.processes, bound: bounds.longestBlockMs },
  };
}

function printSweeps({ working, quiet, longestBlock }) {
  console.log('\nSweeps beside C, µs of CPU per process (medians of the rounds):');
  console.table({ working, quiet });
  console.log(
    `${longestBlock.processes} processes: longest block of the event loop ${longestBlock.ms} ms ` +
      `(bound ${longestBlock.bound})`,
  );
}

export function reportSweeps(besideC) {
  const compared = compareWithC(besideC);
  console.log(machine());
  printSweeps(compared);
  console.log(JSON.stringify({ machine: machine(), sweepsBesideC: compared }));
}

export function report(results, { start, memory }, besideC) {
  const [working, quiet] = ['working', 'quiet'].map((kind) => medianTimes(besideC[kind], ({ own }) => own));
  const retainedMb = median(besideC.quiet.map(({ own }) => own.retainedMb));
  const sweeps = { start, working, quiet: { ...quiet, retainedMb }, memory };
  const compared = compareWithC(besideC);
  const rounds = results.own.length;
  const perProcess = {
    'C open/read/close of 4 files': medianTimes(results.openReadClose, (result) => result),
    'psutil-core processIter': medianTimes(results.own, ({ iter }) => iter),
    [`psutil ${results.psutil[0].version} process_iter`]: medianTimes(results.psutil, ({ iter }) => iter),
    'ps -eo': medianTimes(results.psutil, ({ ps }) => ps),
    'systeminformation processes()': medianTimes(results.systeminformation, ({ iter }) => iter),
    'psutil-core very first sweep': { cpu: round(sweeps.start.firstCpu), wall: round(sweeps.start.firstWall) },
    'psutil-core sweep, right after start': times(sweeps.start),
    'psutil-core sweep, working': working,
    'C, the same from files, working': { cpu: compared.working.cFiles },
    'C, the same calls, working': { cpu: compared.working.cSameCalls },
    'psutil-core sweep, quiet': quiet,
    'C, the same from files, quiet': { cpu: compared.quiet.cFiles },
    'C, the same calls, quiet': { cpu: compared.quiet.cSameCalls },
  };
  const comparedFunctions = Object.fromEntries(Object.keys(functions).map((name) => [name, compare(name, results)]));
  const slower = Object.entries(comparedFunctions)
    .filter(([, { own, ratio }]) => own > negligibleUs && ratio !== null && ratio < 1 / 1.2)
    .map(([name]) => name);

  console.log(`${machine()}; ${rounds} rounds, ${results.own[0].iter.processes} processes`);
  console.log('\nProcess table with 11 attributes, µs per process (CPU, wall):');
  console.table(perProcess);
  console.log('\nFunctions, µs of CPU per call (ratio: psutil to psutil-core):');
  console.table(comparedFunctions);
  console.log(`\nslower than psutil by more than 1.2x and above ${negligibleUs} µs: ${slower.join(', ') || 'none'}`);
  printSweeps(compared);
  console.log(
    `${memory.sweeps} sweeps: RSS grew by ${memory.grownMb} MB after the first tenth, ` +
      `descriptors by ${memory.grownFds}`,
  );
  console.log(
    JSON.stringify({
      machine: {
        cpu: os.cpus()[0]?.model ?? 'unknown',
        cores: os.cpus().length,
        kernel: os.release(),
        node: process.version,
      },
      rounds,
      perProcess,
      functions: comparedFunctions,
      slower,
      sweeps,
      judged: judgedFigures(results.own, sweeps),
      sweepsBesideC: compared,
      shown: { longestBlockMs: compared.longestBlock.ms },
    }),
  );
}

function compare(name, { own, psutil, systeminformation }) {
  const [ownCpu, psutilCpu] = [own, psutil].map((results) =>
    medianCpu(results.map((result) => result.functions[name])),
  );
  return {
    own: round(ownCpu),
    psutil: round(psutilCpu),
    ratio: ownCpu === null || psutilCpu === null ? null : round(psutilCpu / ownCpu),
    systeminformation: round(systeminformation[0].functions[name]?.cpu ?? null),
  };
}

/** Null where the kernel or the version does not offer the function. */
function medianCpu(measured) {
  return measured[0].error === undefined ? median(measured.map(({ cpu }) => cpu)) : null;
}

function medianTimes(results, select) {
  const measured = results.map(select);
  return times({ cpu: median(measured.map(({ cpu }) => cpu)), wall: median(measured.map(({ wall }) => wall)) });
}

function times({ cpu, wall }) {
  return { cpu: round(cpu), wall: round(wall) };
}
