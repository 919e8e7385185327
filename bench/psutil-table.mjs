// The process table's part of bench/psutil.mjs. usage: psutil-table.mjs working|quiet|many|memory SECONDS_BETWEEN_SWEEPS; prints one JSON object.
import { readdirSync } from 'node:fs';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { createProcessTable } from '@psfleet/psutil-core';

const [kind, seconds] = [process.argv[2], Number(process.argv[3])];
/** The columns of the comparison: descriptors are not among them. */
const COLUMNS = { fds: false };
const SWEEPS = 9;
const MANY_SWEEPS = 10_000;
const MEASURE = { working: measureSweeps, quiet: measureSweeps, many: measureBlocks, memory: measureMemory };

console.log(JSON.stringify(await MEASURE[kind]()));

/**
 * Medians over sweeps with pauses: µs per process, and how many had worked. Code is compiled by sweeping at once some hundred times; hardly any process
 * works in between, so what is done for those that did is compiled by reading all of them anew.
 */
async function measureSweeps() {
  const table = createProcessTable(COLUMNS);
  for (let count = 0; count < 300; count++) {
    table.sweepSync();
    if (count % 10 === 0) {
      for (const slot of table.slots) {
        table.refresh(slot);
      }
    }
  }
  const figures = [];
  for (let count = 0; count <= SWEEPS; count++) {
    await sleep(seconds * 1_000);
    const [wall, before] = [performance.now(), process.cpuUsage()];
    const sweep = table.sweepSync();
    const { user, system } = process.cpuUsage(before);
    figures.push({
      cpu: (user + system) / sweep.count,
      wall: ((performance.now() - wall) * 1_000) / sweep.count,
      changed: sweep.changed,
      processes: sweep.count,
    });
  }
  table.close();
  const of = (name) => median(figures.slice(1).map((figure) => figure[name]));
  return {
    processes: of('processes'),
    changed: of('changed'),
    cpu: of('cpu'),
    wall: of('wall'),
    sweepMs: (of('cpu') * of('processes')) / 1_000,
  };
}

/**
 * How long sweep() holds up the event loop at most: the lesser of wall time, in which others may take the CPU, and CPU time, in which V8's own threads
 * compile and collect beside it.
 */
async function measureBlocks() {
  const table = createProcessTable(COLUMNS);
  const blocks = [];
  for (let count = 0; count < SWEEPS; count++) {
    const state = { done: false };
    const block = blockMeter(blocks);
    const sweeping = table.sweep().finally(() => (state.done = true));
    while (!state.done) {
      block();
      await setImmediate();
    }
    await sweeping;
    block();
    await sleep(seconds * 1_000);
  }
  const processes = table.slots.length;
  table.close();
  return { processes, longestBlockMs: Math.round(Math.max(...blocks) * 10) / 10 };
}

/** Each call ends a block and begins the next. */
function blockMeter(blocks) {
  let [cpu, wall] = [process.cpuUsage(), performance.now()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    blocks.push(Math.min((user + system) / 1_000, performance.now() - wall));
    [cpu, wall] = [process.cpuUsage(), performance.now()];
  };
}

/** Descriptors are counted before the table and after it was closed: meanwhile it keeps as many as processes come and work. */
async function measureMemory() {
  const countFds = () => readdirSync('/proc/self/fd').length;
  const fdsBefore = countFds();
  const table = createProcessTable();
  const sweepMany = async (count) => {
    for (let swept = 0; swept < count; swept++) {
      await table.sweep();
    }
    globalThis.gc();
    return process.memoryUsage.rss();
  };
  const before = await sweepMany(MANY_SWEEPS / 10);
  const after = await sweepMany(MANY_SWEEPS);
  table.close();
  const grownFds = countFds() - fdsBefore;
  return {
    sweeps: MANY_SWEEPS,
    rssMb: Math.round(after / 1e5) / 10,
    grownMb: Math.round((after - before) / 1e5) / 10,
    grownFds,
  };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
