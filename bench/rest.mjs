// npm run bench:rest -- [--warm-up 10] [--minutes 10] [--ticks 12]: what a whole machine with one host costs while
// nobody asks it anything: CPU, memory, bytes written to disk and log lines, by part. Warm-up and measurement are in
// minutes. Afterwards, how long it takes until ticks show. The last line printed is one JSON object.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { machine as describeMachine } from './machine.mjs';
import { MachineUnderTest } from './rest/machine-under-test.mjs';
import { memoryOfPart, partNames, pidsByPart, usageOfPart } from './rest/parts.mjs';
import { measureVisibility } from './rest/visibility.mjs';
import { median, round } from './statistics.mjs';

const { values } = parseArgs({
  options: {
    'warm-up': { type: 'string', default: '10' },
    minutes: { type: 'string', default: '10' },
    ticks: { type: 'string', default: '12' },
  },
});
const minuteMs = 60_000;
const memoryEveryMs = 30_000;
/** Every tenth process burns 20 ms of CPU in each interval; the others sleep. */
const load = { processes: 600, working: 60, everySeconds: 10 };
const bars = { cpuPercent: 3, pssMib: 450, writtenMbPerHour: 200, logLines: 0, processSeconds: 3, metricSeconds: 15 };

const machine = new MachineUnderTest();
try {
  await machine.start(load);
  await sleep(Number(values['warm-up']) * minuteMs);
  const parts = await measureParts(Number(values.minutes) * minuteMs);
  const { processMs, metricMs } = await measureVisibility(machine, Number(values.ticks));
  const total = totalOf(parts);
  console.log(describeMachine());
  console.table({ ...parts, total });
  const figures = {
    minutes: Number(values.minutes),
    processes: load.processes,
    total,
    processVisibleMs: spreadOf(processMs),
    metricsVisibleMs: spreadOf(metricMs),
    bars,
  };
  console.log(JSON.stringify({ ...figures, parts }));
} finally {
  await machine.stop();
}

/** By part: per cent of a core, MiB, MB an hour, lines a minute. */
async function measureParts(ms) {
  const pidsBefore = pidsByPart(machine.pid);
  const before = new Map(partNames.map((part) => [part, usageOfPart(pidsBefore.get(part))]));
  const [linesBefore, filesBefore, began] = [machine.lines.length, machine.logLines(), performance.now()];
  const memory = new Map(partNames.map((part) => [part, []]));
  while (performance.now() - began < ms) {
    await sleep(Math.min(memoryEveryMs, ms));
    const pids = pidsByPart(machine.pid);
    for (const part of partNames) {
      memory.get(part).push(memoryOfPart(pids.get(part)));
    }
  }
  const elapsedSeconds = (performance.now() - began) / 1_000;
  const pidsAfter = pidsByPart(machine.pid);
  const logLines = linesByPart(filesBefore, machine.logLines(), machine.lines.length - linesBefore);
  return Object.fromEntries(
    partNames.map((part) => {
      const [pid] = pidsAfter.get(part);
      if (pid === undefined || pid !== pidsBefore.get(part)[0]) {
        throw new Error(`${part} ended or restarted during the measurement`);
      }
      const after = usageOfPart(pidsAfter.get(part));
      const rate = (name) => (after[name] - before.get(part)[name]) / elapsedSeconds;
      // /proc counts in KiB, of which a thousand are a "megabyte" of `memoryOf`.
      const mib = (name) => round((median(memory.get(part).map((each) => each[name])) * 1_000) / 1_024, 1);
      return [
        part,
        {
          cpuPercent: round(rate('cpuSeconds') * 100),
          pssMib: mib('pssMb'),
          rssMib: mib('rssMb'),
          writtenMbPerHour: round((rate('writtenBytes') * 3_600) / 1e6, 1),
          dirtiedMbPerHour: round((rate('dirtiedBytes') * 3_600) / 1e6, 1),
          logLinesPerMinute: round((logLines.get(part) / elapsedSeconds) * 60),
        },
      ];
    }),
  );
}

/** New lines in the log files, by the part in the file's name; what `psfleet up` printed is its own. */
function linesByPart(before, after, printed) {
  const lines = new Map(partNames.map((part) => [part, part === 'up' ? printed : 0]));
  for (const [file, count] of after) {
    const part = partNames.find((name) => file.includes(name)) ?? 'up';
    lines.set(part, lines.get(part) + count - (before.get(file) ?? 0));
  }
  return lines;
}

function totalOf(parts) {
  const columns = Object.keys(Object.values(parts)[0]);
  const sum = (column) => Object.values(parts).reduce((total, part) => total + part[column], 0);
  return Object.fromEntries(columns.map((column) => [column, round(sum(column))]));
}

function spreadOf(list) {
  return { median: median(list), max: Math.max(...list) };
}
