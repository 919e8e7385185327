// Calls everything in a process that may have no native calls, and prints what came of it as JSON.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createPsutil, Process, PsutilError, type ProcessAttribute } from '../../src/index.js';

const ps = createPsutil();
const own = new Process();
const child = spawn('/bin/sleep', ['1000']);
await once(child, 'spawn');
const other = new Process(child.pid);

/** The value, or the name of the library's error; any other error has its own name, which no test expects. */
function outcome(call: () => unknown): unknown {
  try {
    const value = call();
    return typeof value === 'bigint' ? String(value) : (value ?? null);
  } catch (error) {
    return error instanceof PsutilError ? error.name : `raw ${String(error)}`;
  }
}

const calls: Readonly<Record<string, () => unknown>> = {
  bootId: () => ps.bootId(),
  bootTime: () => ps.bootTime(),
  cpuCount: () => ps.cpuCount(),
  cpuFreq: () => ps.cpuFreq(),
  cpuPercent: () => ps.cpuPercent(),
  cpuStats: () => ps.cpuStats(),
  cpuTimes: () => ps.cpuTimes(),
  cpuTimesPercent: () => ps.cpuTimesPercent(),
  diskIoCounters: () => ps.diskIoCounters(),
  diskPartitions: () => ps.diskPartitions({ all: true }),
  diskUsage: () => ps.diskUsage('/'),
  fileSystems: () => ps.fileSystems().length > 0,
  fileSystemUsage: () => ps.fileSystemUsage('/'),
  getloadavg: () => ps.getloadavg(),
  heapInfo: () => ps.heapInfo(),
  heapTrim: () => ps.heapTrim(),
  netConnectionCounts: () => ps.netConnectionCounts(),
  netConnections: () => ps.netConnections({ kind: 'tcp' }),
  netIfAddrs: () => ps.netIfAddrs(),
  netIfStats: () => ps.netIfStats(),
  netIoCounters: () => ps.netIoCounters(),
  pidExists: () => ps.pidExists(process.pid),
  pids: () => ps.pids().includes(process.pid),
  pressure: () => ps.pressure(),
  processEvents: () => ps.processEvents({ onEvents: () => undefined }).stop(),
  processIter: () => [...ps.processIter({ attrs: ['name', 'memoryInfo', 'username'] })].length > 1,
  createProcessTable: () => {
    const table = ps.createProcessTable();
    const { count } = table.sweepSync();
    const slot = table.slotOf(process.pid) ?? -1;
    const rss = table.columns.rss[slot] ?? 0;
    table.close();
    return count > 1 && rss > 0;
  },
  sensorsBattery: () => ps.sensorsBattery(),
  sensorsFans: () => ps.sensorsFans(),
  sensorsTemperatures: () => ps.sensorsTemperatures(),
  swapMemory: () => ps.swapMemory(),
  users: () => ps.users(),
  virtualMemory: () => ps.virtualMemory(),
  ...Object.fromEntries(
    [...Process.attrs].map((name: ProcessAttribute) => [
      `Process.${name}`,
      () => (name === 'pid' ? own.pid : own[name]()),
    ]),
  ),
  'Process.rlimit': () => own.rlimit('NOFILE'),
  'Process.isFrozen': () => own.isFrozen(),
  'Process.executableInode': () => own.executableInode(),
  'Process.placeOf': () => own.placeOf('/'),
  'Process.signals': () => own.signals(),
  'Process.suspend': () => other.suspend(),
  'Process.resume': () => other.resume(),
  'Process.pin': () => {
    const pin = other.pin();
    const isAlive = pin.isAlive();
    pin.release();
    return isAlive;
  },
  'Process.kill': () => typeof other.kill(),
  setRlimit: () => own.rlimit('CPU', [0, 500]),
  setNice: () => own.nice(own.nice()),
  setCpuAffinity: () => own.cpuAffinity([0]),
};

const outcomes: Record<string, { readonly value: unknown; readonly isSupported: unknown }> = {};
for (const [name, call] of Object.entries(calls)) {
  outcomes[name] = { value: outcome(call), isSupported: outcome(() => ps.isSupported(name)) };
}
console.log(JSON.stringify({ outcomes, wait: await other.wait({ timeout: 10 }) }));
