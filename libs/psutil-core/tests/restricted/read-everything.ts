// Tests run this with few rights: it calls every function and every getter of every process, and prints the results as
// one JSON object. usage: read-everything.js [DESCRIPTORS], the limit of open files once this program is loaded
import { spawnSync } from 'node:child_process';
import { PsutilError, createPsutil } from '../../src/index.js';

/** A value, or the name of the error: 'AccessDenied', or '!TypeError' for one that is not a PsutilError. */
export interface Outcome {
  readonly value?: unknown;
  readonly error?: string;
}

export interface EverythingReport {
  readonly ownPid: number;
  readonly functions: Readonly<Record<string, Outcome>>;
  /** Results by PID and attribute. */
  readonly processes: Readonly<Record<string, Readonly<Record<string, Outcome>>>>;
  /** What processIter prefetched, by PID, with 'denied' where access was denied. */
  readonly iterated: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const ps = createPsutil();

/** The functions whose result is printed unchanged. */
const systemFunctions: Readonly<Record<string, () => unknown>> = {
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
  fileSystems: () => ps.fileSystems(),
  fileSystemUsage: () => ps.fileSystemUsage('/'),
  getloadavg: () => ps.getloadavg(),
  pressure: () => ps.pressure(),
  netConnectionCounts: () => ps.netConnectionCounts(),
  netConnections: () => ps.netConnections({ kind: 'all' }),
  netIfAddrs: () => ps.netIfAddrs(),
  netIfStats: () => ps.netIfStats(),
  netIoCounters: () => ps.netIoCounters({ pernic: true }),
  pids: () => ps.pids(),
  sensorsBattery: () => ps.sensorsBattery(),
  sensorsFans: () => ps.sensorsFans(),
  sensorsTemperatures: () => ps.sensorsTemperatures(),
  swapMemory: () => ps.swapMemory(),
  users: () => ps.users(),
  virtualMemory: () => ps.virtualMemory(),
};

function attempt(read: () => unknown): Outcome {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof PsutilError) {
      return { error: error.name };
    }
    return { error: `!${error instanceof Error ? (error.stack ?? error.message) : String(error)}` };
  }
}

function readProcess(pid: number): Readonly<Record<string, Outcome>> {
  const opened = attempt(() => new ps.Process(pid));
  if (opened.error !== undefined) {
    return { constructor: { error: opened.error } };
  }
  const subject = opened.value as InstanceType<typeof ps.Process>;
  return Object.fromEntries(
    [...ps.Process.attrs].map((name) => [name, attempt(() => (name === 'pid' ? subject.pid : subject[name]()))]),
  );
}

/** Node itself opens more files while it loads a program. */
function limitDescriptors(limit: string): void {
  const { status } = spawnSync('prlimit', ['--pid', String(process.pid), `--nofile=${limit}:${limit}`], {
    stdio: 'inherit',
  });
  if (status !== 0) {
    throw new Error('prlimit failed');
  }
}

const [limit] = process.argv.slice(2);
if (limit !== undefined) {
  limitDescriptors(limit);
}
const report: EverythingReport = {
  ownPid: process.pid,
  functions: Object.fromEntries(Object.entries(systemFunctions).map(([name, read]) => [name, attempt(read)])),
  processes: Object.fromEntries(ps.pids().map((pid) => [pid, readProcess(pid)])),
  iterated: Object.fromEntries(
    [...ps.processIter({ attrs: [...ps.Process.attrs], adValue: 'denied' })].map(({ pid, info }) => [pid, info]),
  ),
};
console.log(JSON.stringify(report));
