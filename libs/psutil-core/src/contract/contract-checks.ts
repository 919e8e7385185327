import * as library from '../index.js';
import { ident, processShapes } from './process-shapes.js';
import type { Shape } from './shape.js';
import { systemShapes } from './system-shapes.js';

const { Process, createPsutil } = library;
const ps = createPsutil();

/** A call of the library, with what its result promises. */
export interface ContractCall {
  /** The call as a reader would write it. */
  readonly name: string;
  /** What isSupported calls it. */
  readonly subject: string;
  readonly call: () => unknown;
  readonly shape: Shape;
}

/** One promise of the library, on whatever system it runs. */
export interface ContractCheck {
  readonly name: string;
  /** None if the promise holds. */
  readonly findComplaints: () => string[];
}

const callsByName: Readonly<Record<keyof typeof systemShapes, () => unknown>> = {
  'bootId()': () => ps.bootId(),
  'bootTime()': () => ps.bootTime(),
  'cpuCount()': () => ps.cpuCount(),
  'cpuCount({ logical: false })': () => ps.cpuCount({ logical: false }),
  'cpuFreq()': () => ps.cpuFreq(),
  'cpuFreq({ percpu: true })': () => ps.cpuFreq({ percpu: true }),
  'cpuPercent()': () => ps.cpuPercent(),
  'cpuPercent({ percpu: true })': () => ps.cpuPercent({ percpu: true }),
  'cpuStats()': () => ps.cpuStats(),
  'cpuTimes()': () => ps.cpuTimes(),
  'cpuTimes({ percpu: true })': () => ps.cpuTimes({ percpu: true }),
  'cpuTimesPercent()': () => ps.cpuTimesPercent(),
  'cpuTimesPercent({ percpu: true })': () => ps.cpuTimesPercent({ percpu: true }),
  'diskIoCounters()': () => ps.diskIoCounters(),
  'diskIoCounters({ perdisk: true })': () => ps.diskIoCounters({ perdisk: true }),
  'diskPartitions()': () => ps.diskPartitions(),
  'diskPartitions({ all: true })': () => ps.diskPartitions({ all: true }),
  'diskUsage("/")': () => ps.diskUsage('/'),
  'fileSystems()': () => ps.fileSystems(),
  'fileSystemUsage("/")': () => ps.fileSystemUsage('/'),
  'getloadavg()': () => ps.getloadavg(),
  'heapInfo()': () => ps.heapInfo(),
  'netConnectionCounts()': () => ps.netConnectionCounts(),
  'netConnections()': () => ps.netConnections(),
  'netConnections({ kind: "all" })': () => ps.netConnections({ kind: 'all' }),
  'netIfAddrs()': () => ps.netIfAddrs(),
  'netIfStats()': () => ps.netIfStats(),
  'netIoCounters()': () => ps.netIoCounters(),
  'netIoCounters({ pernic: true })': () => ps.netIoCounters({ pernic: true }),
  'pids()': () => ps.pids(),
  'pressure()': () => ps.pressure(),
  'sensorsBattery()': () => ps.sensorsBattery(),
  'sensorsFans()': () => ps.sensorsFans(),
  'sensorsTemperatures()': () => ps.sensorsTemperatures(),
  'swapMemory()': () => ps.swapMemory(),
  'users()': () => ps.users(),
  'localUsers()': () => ps.localUsers(),
  'virtualMemory()': () => ps.virtualMemory(),
};

/** A call of each function that only reads, and of each attribute of this very process. */
export function listCalls(): ContractCall[] {
  const own = new Process();
  return [
    ...(Object.keys(systemShapes) as (keyof typeof systemShapes)[]).map((name) => ({
      name,
      subject: name.slice(0, name.indexOf('(')),
      call: callsByName[name],
      shape: systemShapes[name],
    })),
    ...[...Process.attrs].map((name) => ({
      name: `Process.${name} of this very process`,
      subject: `Process.${name}`,
      call: () => (name === 'pid' ? own.pid : own[name]()),
      shape: processShapes[name],
    })),
  ];
}

/** What each function and attribute promises: its documented shape, or NotSupported where isSupported says so. */
export function listChecks(): ContractCheck[] {
  const own = new Process();
  const supported = [...Process.attrs].filter((name) => ps.isSupported(`Process.${name}`));
  return [
    ...listCalls().map(({ name, subject, call, shape }) => ({
      name,
      findComplaints: () => (ps.isSupported(subject) ? shape(call(), name) : findComplaintsOfRefusal(call, name)),
    })),
    {
      name: 'Process.ident',
      findComplaints: () => [...ident(own.ident, 'ident'), ...(own.ident.startTicks === null ? ['no start'] : [])],
    },
    {
      name: 'Process.asDict() of all attributes',
      findComplaints: () => {
        const all = own.asDict();
        const missing = supported.filter((name) => !Object.hasOwn(all, name)).map((name) => `${name} is missing`);
        const wrong = Object.entries(all).flatMap(([name, value]) =>
          processShapes[name as library.ProcessAttribute](value, name),
        );
        return [...missing, ...wrong];
      },
    },
  ];
}

function findComplaintsOfRefusal(call: () => unknown, where: string): string[] {
  try {
    call();
  } catch (error) {
    return error instanceof library.NotSupported ? [] : [`${where}: expected NotSupported, caught ${String(error)}`];
  }
  return [`${where}: expected NotSupported`];
}
