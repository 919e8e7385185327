// The process table's part of bench/psutil.mjs, in a process of its own.
// usage: process-table.mjs start|working|quiet|many|memory SECONDS_BETWEEN_SWEEPS SWEEPS; prints one JSON object.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { measuredLibrary } from '../measured-tree.mjs';
import { median, round } from '../statistics.mjs';

const { createProcessTable } = await import(measuredLibrary('psutil-core'));

const kind = process.argv[2];
const [seconds, sweeps] = process.argv.slice(3).map(Number);
/** The columns of the comparison, which open descriptors are not among. */
const columns = { fds: false };
const sweepsAtStart = 5;
const sweepsForMemory = 10_000;
const measurements = {
  start: measureStart,
  working: measureSweeps,
  quiet: measureSweeps,
  many: measureBlocks,
  memory: measureMemory,
};

console.log(JSON.stringify(await measurements[kind]()));

/**
 * The sweeps of a process that has just started, before V8 has compiled their code. The very first one opens and
 * reads every file and is a figure apart; the others read what changed, as all later ones do.
 */
async function measureStart() {
  const table = createProcessTable(columns);
  const first = timedSweep(table);
  const later = await timedSweeps(table, sweepsAtStart);
  table.close();
  return { ...medians(later), firstCpu: first.cpu, firstWall: first.wall };
}

/**
 * Sweeps whose code V8 has compiled. Some hundred sweeps in a row make it do so; hardly a process works in between,
 * so the code for processes that worked is compiled by re-reading all of them now and then, and that for processes that
 * start and end by some that do.
 */
async function measureSweeps() {
  const table = createProcessTable(columns);
  for (let count = 0; count < 300; count++) {
    table.sweepSync();
    if (count % 10 === 0) {
      for (const slot of table.slots) {
        table.refresh(slot);
      }
      await sweepStartsAndEnds(table);
    }
  }
  const [, ...timed] = await timedSweeps(table, sweeps + 1);
  const retainedMb = retainedMegabytes();
  table.close();
  return { ...medians(timed), retainedMb };
}

async function sweepStartsAndEnds(table) {
  const children = Array.from({ length: 5 }, () => spawn('/bin/sleep', ['1000'], { stdio: 'ignore' }));
  table.sweepSync();
  const ended = children.map((child) => once(child, 'exit'));
  children.forEach((child) => child.kill());
  await Promise.all(ended);
  table.sweepSync();
}

/** Memory that the table keeps, with the program's own. Unlike RSS it does not depend on when garbage was collected. */
function retainedMegabytes() {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return round((heapUsed + external) / 1e6, 3);
}

async function timedSweeps(table, count) {
  const timed = [];
  while (timed.length < count) {
    await sleep(seconds * 1_000);
    timed.push(timedSweep(table));
  }
  return timed;
}

/** CPU and wall time of one sweep, in µs per process. */
function timedSweep(table) {
  const [wall, before] = [performance.now(), process.cpuUsage()];
  const { count: processes, changed } = table.sweepSync();
  const { user, system } = process.cpuUsage(before);
  return {
    cpu: (user + system) / processes,
    wall: ((performance.now() - wall) * 1_000) / processes,
    changed,
    processes,
  };
}

function medians(timed) {
  const [cpu, wall, changed, processes] = ['cpu', 'wall', 'changed', 'processes'].map((name) =>
    median(timed.map((sweep) => sweep[name])),
  );
  return { processes, changed, cpu, wall, sweepMs: (cpu * processes) / 1_000 };
}

/**
 * The longest time for which sweep() blocks the event loop. Each block counts as the smaller of its wall time, during
 * which other programs may have had the CPU, and its CPU time, during which V8's own threads may have worked too.
 */
async function measureBlocks() {
  const table = createProcessTable(columns);
  const blocks = [];
  for (let count = 0; count < sweeps; count++) {
    const state = { done: false };
    const endBlock = blockMeter(blocks);
    const sweeping = table.sweep().finally(() => (state.done = true));
    while (!state.done) {
      endBlock();
      await setImmediate();
    }
    await sweeping;
    endBlock();
    await sleep(seconds * 1_000);
  }
  const processes = table.slots.length;
  table.close();
  return { processes, longestBlockMs: round(Math.max(...blocks), 1) };
}

/** Each call of the returned function ends one block and begins the next. */
function blockMeter(blocks) {
  let [cpu, wall] = [process.cpuUsage(), performance.now()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    blocks.push(Math.min((user + system) / 1_000, performance.now() - wall));
    [cpu, wall] = [process.cpuUsage(), performance.now()];
  };
}

/**
 * Descriptors are counted while no table is open, because an open one keeps more of them when processes start or work.
 */
async function measureMemory() {
  const countFds = () => readdirSync('/proc/self/fd').length;
  const fdsBefore = countFds();
  const table = createProcessTable();
  const rssAfter = async (count) => {
    for (let swept = 0; swept < count; swept++) {
      await table.sweep();
    }
    globalThis.gc();
    return process.memoryUsage.rss();
  };
  const before = await rssAfter(sweepsForMemory / 10);
  const after = await rssAfter(sweepsForMemory);
  table.close();
  return {
    sweeps: sweepsForMemory,
    rssMb: round(after / 1e6, 1),
    grownMb: round((after - before) / 1e6, 1),
    grownFds: countFds() - fdsBefore,
  };
}
