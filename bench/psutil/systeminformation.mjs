// systeminformation's part of bench/psutil.mjs: CPU with that of the programs it starts. Prints one JSON object, times in µs per call, processes per process.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import si from 'systeminformation';

const CALLS = 7;
/** It answers repeated calls from memory within half a second. */
const PAUSE_MS = 600;
const FUNCTIONS = {
  processes: () => si.processes(),
  netConnections: () => si.networkConnections(),
  virtualMemory: () => si.mem(),
  cpuPercent: () => si.currentLoad(),
  diskPartitions: () => si.fsSize(),
  netIoCounters: () => si.networkStats('*'),
};

const figures = {};
let processes = 0;
for (const [name, call] of Object.entries(FUNCTIONS)) {
  const first = await call();
  processes = name === 'processes' ? first.all : processes;
  const cpu = cpuTicks();
  let wall = 0;
  for (let count = 0; count < CALLS; count++) {
    await sleep(PAUSE_MS);
    const began = performance.now();
    await call();
    wall += performance.now() - began;
  }
  figures[name] = { cpu: ((cpuTicks() - cpu) * 10_000) / CALLS, wall: (wall * 1_000) / CALLS };
}
const iter = { processes, cpu: figures.processes.cpu / processes, wall: figures.processes.wall / processes };
console.log(JSON.stringify({ functions: figures, iter }));

/** Of this process and of its children that ended, in ticks of 10 ms; the calls take many. */
function cpuTicks() {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
}
