// Loaded into the agent before its own code (node --import): how long it holds up its event loop at a time. Prints one JSON object when it ends.
// A span is the lesser of the wall time and the CPU time between two turns of a timer: the machine may have given the CPU to others meanwhile, and
// V8's own threads may have worked beside it.
import { writeSync } from 'node:fs';

/** Milliseconds; shorter turns did nothing worth counting. */
const shortest = 1;
const spans = [];
let [wall, cpu] = [performance.now(), process.cpuUsage()];
setInterval(() => {
  const { user, system } = process.cpuUsage(cpu);
  const span = Math.min(performance.now() - wall, (user + system) / 1_000);
  if (span >= shortest) {
    spans.push(span);
  }
  [wall, cpu] = [performance.now(), process.cpuUsage()];
}, 1).unref();

/** What comes before it is the start of the program. */
const warmUpMs = Number(process.env.PSFLEET_BENCH_WARM_UP_MS);
setTimeout(() => (spans.length = 0), warmUpMs).unref();

process.on('exit', () => {
  const sorted = Float64Array.from(spans).sort();
  const at = (share) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN) * 10) / 10;
  writeSync(1, `${JSON.stringify({ spans: sorted.length, p999Ms: at(0.999), maxMs: at(1) })}\n`);
});
