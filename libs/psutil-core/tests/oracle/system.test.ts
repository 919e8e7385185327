import { expect, it } from 'vitest';
import { realIo } from '../../src/io.js';
import { createLinuxCpu } from '../../src/linux/cpu.js';
import { createLinuxDisk } from '../../src/linux/disk.js';
import { createLinuxMemory } from '../../src/linux/memory.js';
import { createLinuxNetwork } from '../../src/linux/network.js';
import { askPsutil, describeOracle, toCamelCase } from './python-psutil.js';

type Numbers = Readonly<Record<string, number | null>>;

const context = { io: realIo, procRoot: '/proc', sysRoot: '/sys', rootFs: '' };
const ours = { ...createLinuxCpu(context), ...createLinuxMemory(context), ...createLinuxDisk(context), ...createLinuxNetwork(context) };

/** Other processes allocate and free memory between the two readings. */
const MEMORY_DRIFT_BYTES = 256 * 1024 * 1024;
/** Iowait and idle are computed from each other by the kernel and may go back by a tick or two. */
const TICKS_BACK_SECONDS = 0.05;

function asNumbers(value: unknown): Numbers {
  return Object.fromEntries(Object.entries(value as Numbers).map(([key, item]) => [toCamelCase(key), item]));
}

/** Counters only grow, so that psutil's reading lies between one of ours before and one of ours after: no tolerance. */
function expectBetween(before: object, psutil: unknown, after: object, slack = 0): void {
  const low = { ...before } as Numbers;
  const high = { ...after } as Numbers;
  for (const [key, value] of Object.entries(asNumbers(psutil))) {
    // What psutil tells as 0 and we as null (system calls on Linux) is unknown to both.
    if (low[key] === null) {
      expect(value, key).toBe(0);
      continue;
    }
    expect(value, key).toBeGreaterThanOrEqual((low[key] ?? Number.NaN) - slack);
    expect(value, key).toBeLessThanOrEqual((high[key] ?? Number.NaN) + slack);
  }
}

function expectNear(psutil: unknown, actual: object, fields: readonly string[], drift: number): void {
  const theirs = asNumbers(psutil);
  const values = { ...actual } as Numbers;
  for (const field of fields) {
    expect(Math.abs((values[field] ?? Number.NaN) - (theirs[field] ?? Number.NaN)), field).toBeLessThanOrEqual(drift);
  }
}

describeOracle('CPU', () => {
  it('cpuTimes', () => {
    const before = ours.cpuTimes();
    const psutil = askPsutil('result = psutil.cpu_times()');
    expectBetween(before, psutil, ours.cpuTimes(), TICKS_BACK_SECONDS);
  });

  it('cpuTimes of each CPU', () => {
    const before = ours.perCpuTimes();
    const psutil = askPsutil('result = psutil.cpu_times(percpu=True)') as unknown[];
    const after = ours.perCpuTimes();
    expect(psutil).toHaveLength(after.length);
    for (const [index, cpu] of psutil.entries()) {
      expectBetween(before[index] ?? {}, cpu, after[index] ?? {}, TICKS_BACK_SECONDS);
    }
  });

  it('cpuCount', () => {
    expect([ours.cpuCountLogical(), ours.cpuCountCores()]).toEqual(askPsutil('result = [psutil.cpu_count(), psutil.cpu_count(logical=False)]'));
  });

  it('cpuStats', () => {
    const before = ours.cpuStats();
    const psutil = askPsutil('result = psutil.cpu_stats()');
    expectBetween(before, psutil, ours.cpuStats());
  });

  it('getloadavg', () => {
    const psutil = askPsutil('result = psutil.getloadavg()') as number[];
    // The kernel recomputes every 5 s; one step moves the first average by at most 8 % of the runnable processes.
    expect(Math.abs(ours.getloadavg()[2] - (psutil[2] ?? Number.NaN))).toBeLessThan(1);
  });
});

describeOracle('memory', () => {
  it('virtualMemory', () => {
    const psutil = askPsutil('result = psutil.virtual_memory()');
    const actual = ours.virtualMemory();
    expect(actual.total).toBe(asNumbers(psutil)['total']);
    // Not used: psutil computes it as total - available since 7.1, Debian's older one as total - free - buffers - cached.
    expectNear(psutil, actual, ['available', 'free', 'active', 'inactive', 'buffers', 'cached', 'shared', 'slab'], MEMORY_DRIFT_BYTES);
    expect(Math.abs(actual.percent - (asNumbers(psutil)['percent'] ?? Number.NaN))).toBeLessThan(2);
  });

  it('swapMemory', () => {
    const before = ours.swapMemory();
    const psutil = askPsutil('result = psutil.swap_memory()');
    expectNear(psutil, before, ['total', 'used', 'free'], MEMORY_DRIFT_BYTES);
    expectBetween({ sin: before.sin, sout: before.sout }, { sin: asNumbers(psutil)['sin'], sout: asNumbers(psutil)['sout'] }, ours.swapMemory());
  });
});

describeOracle('disks', () => {
  it.each([false, true])('diskPartitions, all: %s', (all) => {
    // psutil 5.9 also tells maxfile and maxpath, which later ones do not.
    const code = `result = [dict(device=p.device, mountpoint=p.mountpoint, fstype=p.fstype, opts=p.opts) for p in psutil.disk_partitions(all=${all ? 'True' : 'False'})]`;
    expect(ours.diskPartitions(all)).toEqual(askPsutil(code));
  });

  it.each(['/', '/dev/shm', '/proc'])('diskUsage of %s', (path) => {
    const psutil = askPsutil(`result = psutil.disk_usage(${JSON.stringify(path)})`);
    const actual = ours.diskUsage(path);
    expect(actual.total).toBe(asNumbers(psutil)['total']);
    // Other processes write files between the two readings.
    expectNear(psutil, actual, ['used', 'free'], MEMORY_DRIFT_BYTES);
    expect(Math.abs(actual.percent - (asNumbers(psutil)['percent'] ?? Number.NaN))).toBeLessThan(1);
  });

  it.each([true, false])('diskIoCounters, perdisk: %s', (perdisk) => {
    // perdisk=False sums; the raw reading of the same disks is what we compare.
    const before = ours.diskIoCounters(perdisk);
    const psutil = askPsutil(`import psutil._pslinux as raw\nfields = psutil.disk_io_counters()._fields\nresult = {k: dict(zip(fields, v)) for k, v in raw.disk_io_counters(perdisk=${perdisk ? 'True' : 'False'}).items()}`);
    const after = ours.diskIoCounters(perdisk);
    expect(Object.keys(psutil as object)).toEqual([...after.keys()]);
    for (const [disk, counters] of Object.entries(psutil as object)) {
      expectBetween(before.get(disk) ?? {}, counters, after.get(disk) ?? {});
    }
  });
});

describeOracle('network', () => {
  it('netIoCounters', () => {
    const before = ours.netIoCounters();
    const psutil = askPsutil('result = psutil.net_io_counters(pernic=True, nowrap=False)');
    const after = ours.netIoCounters();
    expect(Object.keys(psutil as object).sort()).toEqual([...after.keys()].sort());
    for (const [nic, counters] of Object.entries(psutil as object)) {
      expectBetween(before.get(nic) ?? {}, counters, after.get(nic) ?? {});
    }
  });
});
