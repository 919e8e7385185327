// psutil-core's part of bench/psutil.mjs, in a process of its own.
// usage: psutil-core.mjs PID all|iter; prints one JSON object with times in µs.
import { measuredLibrary } from '../measured-tree.mjs';
import { median } from '../statistics.mjs';
import { attributes, functions } from './functions.mjs';

const ps = await import(measuredLibrary('psutil-core'));

/** Long enough that the resolution of the CPU clock does not matter. */
const batchUs = 8_000;
const warmUpMs = 400;
const batches = 9;
/** A pass over all processes runs much more code than a single function: 400 ms would be ten passes. */
const iterWarmUpMs = 2_000;
const iterBatches = 25;

const [pid, what] = [Number(process.argv[2]), process.argv[3]];

console.log(JSON.stringify({ functions: what === 'all' ? measureFunctions() : {}, iter: measureIter() }));

function measureFunctions() {
  const subject = { ps, pid, p: new ps.Process(pid) };
  return Object.fromEntries(
    Object.entries(functions).map(([name, [call]]) => {
      try {
        call(subject);
      } catch (error) {
        // This kernel or this version does not offer the function, and the report shows a gap.
        return [name, { error: String(error.message ?? error) }];
      }
      return [name, measure(() => call(subject), warmUpMs, batches)];
    }),
  );
}

/** CPU and wall time per process of processIter with the 11 attributes. */
function measureIter() {
  let processes = 0;
  const iterate = () => {
    processes = 0;
    for (const { info } of ps.processIter({ attrs: attributes })) {
      processes += info.name === '' ? 0 : 1;
    }
  };
  const { cpu, wall } = measure(iterate, iterWarmUpMs, iterBatches);
  return { processes, cpu: cpu / processes, wall: wall / processes };
}

/** Time of one call once its code is compiled: the median over batches of calls. */
function measure(call, untilCompiledMs, batches) {
  for (const until = performance.now() + untilCompiledMs; performance.now() < until;) {
    call();
  }
  let calls = 1;
  while (timed(call, calls).cpu * calls < batchUs) {
    calls *= 2;
  }
  const times = Array.from({ length: batches }, () => timed(call, calls));
  return { cpu: median(times.map(({ cpu }) => cpu)), wall: median(times.map(({ wall }) => wall)) };
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
