// psutil-core's part of bench/psutil.mjs, in a process of its own. usage: psutil-ours.mjs PID; prints one JSON object, times in µs.
import * as ps from '@psfleet/psutil-core';
import { ATTRS, FUNCTIONS } from './psutil-functions.mjs';

const BATCHES = 9;
/** Long enough that the clock's grain does not matter. */
const BATCH_US = 8_000;
const WARM_UP_MS = 400;
/** A pass over all processes is much code, and 400 ms are ten passes. */
const ITER_WARM_UP_MS = 2_000;

const pid = Number(process.argv[2]);
const subject = { ps, pid, p: new ps.Process(pid) };

console.log(JSON.stringify({ functions: measureFunctions(), iter: measureIter() }));

function measureFunctions() {
  return Object.fromEntries(
    Object.entries(FUNCTIONS).map(([name, [call]]) => {
      try {
        call(subject);
      } catch (error) {
        // Not on this kernel, or not in this version: the report says so.
        return [name, { error: String(error.message ?? error) }];
      }
      return [name, measure(() => call(subject))];
    }),
  );
}

/** CPU and wall time of processIter with the 11 attributes, per process. */
function measureIter() {
  let processes = 0;
  const sweep = () => {
    processes = 0;
    for (const { info } of ps.processIter({ attrs: ATTRS })) {
      processes += info.name === '' ? 0 : 1;
    }
  };
  const { cpu, wall } = measure(sweep, ITER_WARM_UP_MS);
  return { processes, cpu: cpu / processes, wall: wall / processes };
}

/** Medians over batches of the time of one call, once the code is compiled. */
function measure(call, warmUpMs = WARM_UP_MS) {
  for (const until = performance.now() + warmUpMs; performance.now() < until;) {
    call();
  }
  let calls = 1;
  while (timed(call, calls).cpu * calls < BATCH_US) {
    calls *= 2;
  }
  const batches = Array.from({ length: BATCHES }, () => timed(call, calls));
  return { cpu: median(batches.map(({ cpu }) => cpu)), wall: median(batches.map(({ wall }) => wall)) };
}

function timed(call, calls) {
  const began = performance.now();
  const before = process.cpuUsage();
  for (let count = 0; count < calls; count++) {
    call();
  }
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / calls, wall: ((performance.now() - began) * 1_000) / calls };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
