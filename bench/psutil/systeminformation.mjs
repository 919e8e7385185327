// systeminformation's part of bench/psutil.mjs. CPU includes that of the programs it starts. Prints one JSON object
// with times in µs per call, and of `processes` also per process.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import si from 'systeminformation';

const calls = 7;
/** Calls within half a second get cached answers. */
const pauseMs = 600;
const functions = {
  processes: () => si.processes(),
  netConnections: () => si.networkConnections(),
  virtualMemory: () => si.mem(),
  cpuPercent: () => si.currentLoad(),
  diskPartitions: () => si.fsSize(),
  netIoCounters: () => si.networkStats('*'),
};

const figures = {};
let processes = 0;
for (const [name, call] of Object.entries(functions)) {
  const first = await call();
  processes = name === 'processes' ? first.all : processes;
  const cpu = cpuTicks();
  let wall = 0;
  for (let count = 0; count < calls; count++) {
    await sleep(pauseMs);
    const began = performance.now();
    await call();
    wall += performance.now() - began;
  }
  figures[name] = { cpu: ((cpuTicks() - cpu) * 10_000) / calls, wall: (wall * 1_000) / calls };
}
const iter = { processes, cpu: figures.processes.cpu / processes, wall: figures.processes.wall / processes };
console.log(JSON.stringify({ functions: figures, iter }));

/** CPU time of this process and of its children that ended, in ticks of 10 ms. A call takes many of them. */
function cpuTicks() {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
}
