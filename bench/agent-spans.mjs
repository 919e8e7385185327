// Loaded into the agent before its own code (node --import): measures for how long it blocks its event loop at a time,
// and prints one JSON object when the agent ends. A span is the smaller of the wall time and the CPU time between two
// turns of a timer: other programs may have had the CPU meanwhile, and V8's own threads may have worked too.
import { writeSync } from 'node:fs';

/** Shorter turns of the event loop did no work worth counting. */
const minSpanMs = 1;
const spans = [];
let [wall, cpu] = [performance.now(), process.cpuUsage()];
setInterval(() => {
  const { user, system } = process.cpuUsage(cpu);
  const span = Math.min(performance.now() - wall, (user + system) / 1_000);
  if (span >= minSpanMs) {
    spans.push(span);
  }
  [wall, cpu] = [performance.now(), process.cpuUsage()];
}, 1).unref();

/** Spans during the start of the program do not count. */
const warmUpMs = Number(process.env.PSFLEET_BENCH_WARM_UP_MS);
setTimeout(() => (spans.length = 0), warmUpMs).unref();

process.on('exit', () => {
  const sorted = Float64Array.from(spans).sort();
  const quantile = (share) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN) * 10) / 10;
  writeSync(1, `${JSON.stringify({ spans: sorted.length, p999Ms: quantile(0.999), maxMs: quantile(1) })}\n`);
});
