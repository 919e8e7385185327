import { groups, type GroupDefinition } from '@psfleet/metric-catalog';
import {
  createPsutil,
  type Battery,
  type CpuFreq,
  type CpuTimes,
  type DiskIoCounters,
  type NicStats,
  type Platform,
  type Psutil,
} from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { encodeTick, noHints, type GroupColumns } from '@psfleet/wire';
import { describe, expect, it } from 'vitest';
import { AgentWarnings } from '../identity/agent-warnings.js';
import { allSamplers } from './all-samplers.js';
import { noFilters } from './device-filters.js';
import { MountUsages } from './mount-usages.js';
import { SamplerRunner } from './run-samplers.js';

const usagesOf = (ps: Psutil): MountUsages =>
  new MountUsages(ps.createAbandonableCalls(), new AgentWarnings(createLogger({ name: 'test', level: 'silent' })));

/** Written by the tick from what it counted itself; cgroup reads the groups of the processes that the tick swept. */
const elsewhere = ['cgroup', 'tcp_traffic', 'process_count', 'agent'];

function read(ps: Psutil, lines: string[] = []): Map<string, GroupColumns> {
  const logger = createLogger({
    name: 'test',
    level: 'debug',
    format: 'json',
    destination: { write: (line) => void lines.push(line) },
  });
  const names = new Map(groups.map((group) => [group.number, group.name]));
  return new Map(
    new SamplerRunner(allSamplers(ps, noFilters, usagesOf(ps)), logger)
      .run(0)
      .map((group) => [names.get(group.group) ?? '', group]),
  );
}

/** This machine with other hardware. */
const psutilWith = (hardware: Partial<Platform>): Psutil => {
  const { platform } = createPsutil();
  return createPsutil({ platform: { ...platform, ...hardware } });
};

/** A column as it travels. */
const column = (
  columns: GroupColumns | undefined,
  definition: GroupDefinition | undefined,
  name: string,
): readonly unknown[] | undefined =>
  definition?.dimensions[name] === undefined
    ? columns?.fields.get(definition?.fields[name]?.number ?? 0)
    : columns?.dimensions.get(definition.dimensions[name].number);

function columnsOf(read: Map<string, GroupColumns>, group: string, names: readonly string[]): unknown[] {
  const definition = groups.find(({ name }) => name === group);
  return names.map((name) => column(read.get(group), definition, name));
}

describe('the samplers', () => {
  it('read every group of the catalog, each once', () => {
    const sampled = allSamplers(createPsutil(), noFilters, usagesOf(createPsutil())).map(({ group }) => group);
    expect([...sampled, ...elsewhere].toSorted()).toEqual(groups.map(({ name }) => name).toSorted());
  });

  it('work on this machine without a warning, and their rows can be encoded', () => {
    const lines: string[] = [];
    const groupsRead = read(createPsutil(), lines);
    expect(lines).toEqual([]);
    expect([...groupsRead.keys()]).toEqual(
      expect.arrayContaining([
        'cpu_times',
        'cpu_times_percent',
        'virtual_memory',
        'net_connections',
        'net_if_stats',
        'boot_time',
        'users',
      ]),
    );
    for (const [name, { rows, fields }] of groupsRead) {
      for (const values of fields.values()) {
        expect(values, name).toHaveLength(rows);
      }
    }
    const tick = { keyframe: false, processes: 0, dropped: 0, eventSource: 'sweep', ...noHints } as const;
    const message = {
      host: 'web-1',
      hostId: 'a',
      bootId: 'b',
      queue: 'c',
      ts: 0,
      elapsedMs: 1,
      tick,
      facts: null,
      identities: null,
      samples: null,
      events: null,
    };
    expect(encodeTick({ ...message, groups: [...groupsRead.values()] }, 1)).toHaveLength(1);
  });

  it('have no rows for sensors that do not exist', () => {
    const groupsRead = read(
      psutilWith({
        sensorsTemperatures: () => new Map(),
        sensorsFans: () => new Map(),
        sensorsBattery: () => null,
        cpuFreq: () => [],
        pressure: () => new Map(),
      }),
    );
    for (const name of ['sensors_temperatures', 'sensors_fans', 'sensors_battery', 'cpu_freq', 'pressure']) {
      expect(groupsRead.has(name), name).toBe(false);
    }
  });

  it('keep sensors of one chip with the same label apart, and temperatures below zero', () => {
    const core = { label: 'Core', current: -5.5, high: 80, critical: null };
    const groupsRead = read(
      psutilWith({
        sensorsTemperatures: () => new Map([['coretemp', [core, { ...core, current: 41.25 }]]]),
        sensorsFans: () => new Map([['fan', [{ label: '', current: 1200 }]]]),
      }),
    );
    expect(columnsOf(groupsRead, 'sensors_temperatures', ['chip', 'label', 'index', 'current', 'high'])).toEqual([
      ['coretemp', 'coretemp'],
      ['Core', 'Core'],
      ['0', '1'],
      [-55, 413],
      [800, 800],
    ]);
    expect(columnsOf(groupsRead, 'sensors_fans', ['chip', 'label', 'index', 'current'])).toEqual([
      ['fan'],
      [''],
      ['0'],
      [1200],
    ]);
  });

  it.each<[Battery, unknown[]]>([
    [{ percent: 87.44, secsleft: 3600, powerPlugged: false }, [[874], [3600], [0]]],
    [{ percent: 100, secsleft: null, powerPlugged: true }, [[1000], [null], [1]]],
    [{ percent: 0, secsleft: null, powerPlugged: null }, [[0], [null], [null]]],
  ])('have null for the unknown values of the battery %j', (battery, expected) => {
    expect(
      columnsOf(read(psutilWith({ sensorsBattery: () => battery })), 'sensors_battery', [
        'percent',
        'secsleft',
        'power_plugged',
      ]),
    ).toEqual(expected);
  });

  it('have null for the duplex and speed of virtual interfaces', () => {
    const real: NicStats = { isup: true, duplex: 'full', speed: 1000, mtu: 1500, flags: 'up' };
    const groupsRead = read(
      psutilWith({
        netIfStats: () =>
          new Map<string, NicStats>([
            ['eth0', real],
            ['veth0', { ...real, isup: false, duplex: null, speed: null }],
          ]),
      }),
    );
    expect(columnsOf(groupsRead, 'net_if_stats', ['nic', 'isup', 'duplex', 'speed', 'mtu'])).toEqual([
      ['eth0', 'veth0'],
      [1, 0],
      [2, null],
      [1000, null],
      [1500, 1500],
    ]);
  });

  it('leave out disks that were never used', () => {
    const idle: DiskIoCounters = {
      readCount: 0,
      writeCount: 0,
      readBytes: 0,
      writeBytes: 0,
      readTime: 0,
      writeTime: 0,
      readMergedCount: 0,
      writeMergedCount: 0,
      busyTime: 0,
    };
    const disks = new Map([
      ['ram0', idle],
      ['sda', { ...idle, readCount: 1 }],
      ['sdb', { ...idle, writeCount: 1 }],
    ]);
    expect(columnsOf(read(psutilWith({ diskIoCounters: () => disks })), 'disk_io_counters', ['disk'])).toEqual([
      ['sda', 'sdb'],
    ]);
  });

  it('have null for a line of a pressure file that the kernel does not write', () => {
    const full = { avg10: 0.25, avg60: 100, avg300: 0, total: 12 };
    const groupsRead = read(psutilWith({ pressure: () => new Map([['irq', { some: null, full }]]) }));
    expect(
      columnsOf(groupsRead, 'pressure', [
        'resource',
        'some_avg10',
        'some_total',
        'full_avg10',
        'full_avg60',
        'full_total',
      ]),
    ).toEqual([['irq'], [null], [null], [25], [10_000], [12]]);
  });

  it.each([
    [64, 65],
    [65, 1],
  ])('have for %d CPUs %d rows', (cpus, rows) => {
    const times: CpuTimes = {
      user: 1,
      system: 1,
      idle: 1,
      nice: 0,
      iowait: 0,
      irq: 0,
      softirq: 0,
      steal: 0,
      guest: 0,
      guestNice: 0,
    };
    const freq: CpuFreq = { current: 2000.04, min: null, max: 3000 };
    const groupsRead = read(
      psutilWith({
        perCpuTimes: () => Array.from({ length: cpus }, () => times),
        cpuTimes: () => times,
        cpuFreq: () => Array.from({ length: cpus }, () => freq),
      }),
    );
    expect(
      ['cpu_times', 'cpu_percent', 'cpu_times_percent', 'cpu_freq'].map((name) => groupsRead.get(name)?.rows),
    ).toEqual([rows, rows, rows, rows]);
    expect(
      columnsOf(groupsRead, 'cpu_freq', ['cpu', 'current', 'min']).map((values) => (values as unknown[])[0]),
    ).toEqual(['', 20_000, null]);
  });
});
