// What bench/psutil.mjs prints.
import os from 'node:os';
import { machine } from '../machine.mjs';
import { median, round } from '../statistics.mjs';
import { functions } from './functions.mjs';

/** A difference to psutil below this is not worth reporting, in microseconds per call. */
const negligibleUs = 5;

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

export function report(results, sweeps, sameReads) {
  const rounds = results.own.length;
  const perProcess = {
    'C open/read/close of 4 files': medianTimes(results.openReadClose, (result) => result),
    'psutil-core processIter': medianTimes(results.own, ({ iter }) => iter),
    [`psutil ${results.psutil[0].version} process_iter`]: medianTimes(results.psutil, ({ iter }) => iter),
    'ps -eo': medianTimes(results.psutil, ({ ps }) => ps),
    'systeminformation processes()': medianTimes(results.systeminformation, ({ iter }) => iter),
    'psutil-core very first sweep': { cpu: round(sweeps.start.firstCpu), wall: round(sweeps.start.firstWall) },
    'psutil-core sweep, right after start': times(sweeps.start),
    'psutil-core sweep, working': times(sweeps.working),
    'C, the same reads as the sweep, working': { cpu: round(sameReads.working.cpu) },
    'psutil-core sweep, quiet': times(sweeps.quiet),
    'C, the same reads as the sweep, quiet': { cpu: round(sameReads.quiet.cpu) },
  };
  const compared = Object.fromEntries(Object.keys(functions).map((name) => [name, compare(name, results)]));
  const slower = Object.entries(compared)
    .filter(([, { own, ratio }]) => own > negligibleUs && ratio !== null && ratio < 1 / 1.2)
    .map(([name]) => name);
  const { many, memory } = sweeps;

  console.log(`${machine()}; ${rounds} rounds, ${results.own[0].iter.processes} processes`);
  console.log('\nProcess table with 11 attributes, µs per process (CPU, wall):');
  console.table(perProcess);
  console.log('\nFunctions, µs of CPU per call (ratio: psutil to psutil-core):');
  console.table(compared);
  console.log(`\nslower than psutil by more than 1.2x and above ${negligibleUs} µs: ${slower.join(', ') || 'none'}`);
  console.log(`${many.processes} processes: longest block of the event loop ${many.longestBlockMs} ms`);
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
      functions: compared,
      slower,
      sweeps,
      judged: judgedFigures(results.own, sweeps),
      shown: { longestBlockMs: many.longestBlockMs },
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
