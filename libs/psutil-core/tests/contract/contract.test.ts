import { describe, expect, it } from 'vitest';
import * as library from '../../src/index.js';
import { ident, processShapes } from './process-shapes.js';
import type { Shape } from './shape.js';
import { systemShapes } from './system-shapes.js';

const { Process, createPsutil } = library;
const ps = createPsutil();

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

/** What this kernel has, from psutil's list of what some systems lack. */
describe.each(Object.entries(systemShapes) as [keyof typeof systemShapes, Shape][])('%s', (call, shape) => {
  const name = call.slice(0, call.indexOf('('));

  it('has its documented shape, or throws NotSupported', () => {
    if (ps.isSupported(name)) {
      expect(shape(callsByName[call](), call)).toEqual([]);
    } else {
      expect(callsByName[call]).toThrow(library.NotSupported);
    }
  });

  it('is exported by the package', () => {
    expect((library as Readonly<Record<string, unknown>>)[name]).toBeInstanceOf(Function);
  });
});

describe('Process', () => {
  const own = new Process();

  it('has the documented attributes in alphabetical order', () => {
    expect([...Process.attrs]).toEqual(Object.keys(processShapes));
  });

  it.each([...Process.attrs])('%s of this very process has its documented shape', (name) => {
    expect(ps.isSupported(`Process.${name}`)).toBe(true);
    expect(processShapes[name](name === 'pid' ? own.pid : own[name](), name)).toEqual([]);
  });

  it('has an identity', () => {
    expect(ident(own.ident, 'ident')).toEqual([]);
    expect(own.ident.startTicks).toBeGreaterThan(0);
  });

  it('fetches all of them at once', () => {
    const all = own.asDict();
    expect(Object.keys(all)).toEqual([...Process.attrs]);
    expect(
      Object.entries(all).flatMap(([name, value]) => processShapes[name as library.ProcessAttribute](value, name)),
    ).toEqual([]);
  });
});
