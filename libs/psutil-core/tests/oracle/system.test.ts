import { expect, it } from 'vitest';
import { createPsutil } from '../../src/create-psutil.js';
import { realIo } from '../../src/platform/io.js';
import { createLinuxCpu } from '../../src/linux/cpu/cpu.js';
import { createLinuxDisk } from '../../src/linux/disk/disk.js';
import { createLinuxMemory } from '../../src/linux/memory/memory.js';
import { createLinuxNetwork } from '../../src/linux/network/network.js';
import type { NetConnection } from '../../src/model/network.js';
import { askPsutil, toCamelCase } from './ask-psutil.js';
import { describeOracle } from './describe-oracle.js';

type Numbers = Readonly<Record<string, number | null>>;

const context = { io: realIo, procRoot: '/proc', sysRoot: '/sys', rootFs: '' };
const ours = {
  ...createLinuxCpu(context),
  ...createLinuxMemory(context),
  ...createLinuxDisk(context),
  ...createLinuxNetwork(context),
};

const ps = createPsutil();

/** Other processes allocate and free memory between the two readings. */
const memoryDriftBytes = 256 * 1024 * 1024;
/** The kernel derives iowait and idle from each other, so they may go back by a tick or two. */
const ticksBackSeconds = 0.05;

function asNumbers(value: unknown): Numbers {
  return Object.fromEntries(Object.entries(value as Numbers).map(([key, item]) => [toCamelCase(key), item]));
}

/** Counters only grow, so psutil's reading lies between ours before and after, without tolerance. */
function expectBetween(before: object, psutil: unknown, after: object, slack = 0): void {
  const low = { ...before } as Numbers;
  const high = { ...after } as Numbers;
  for (const [key, value] of Object.entries(asNumbers(psutil))) {
    // Neither knows what psutil returns as 0 and we as null (system calls on Linux).
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
    expectBetween(before, psutil, ours.cpuTimes(), ticksBackSeconds);
  });

  it('cpuTimes of each CPU', () => {
    const before = ours.perCpuTimes();
    const psutil = askPsutil('result = psutil.cpu_times(percpu=True)') as unknown[];
    const after = ours.perCpuTimes();
    expect(psutil).toHaveLength(after.length);
    for (const [index, cpu] of psutil.entries()) {
      expectBetween(before[index] ?? {}, cpu, after[index] ?? {}, ticksBackSeconds);
    }
  });

  it('cpuCount', () => {
    expect([ours.cpuCountLogical(), ours.cpuCountCores()]).toEqual(
      askPsutil('result = [psutil.cpu_count(), psutil.cpu_count(logical=False)]'),
    );
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
    // `used` is left out: psutil computes total - available since 7.1; Debian's older one total - free - buffers -
    // cached.
    expectNear(
      psutil,
      actual,
      ['available', 'free', 'active', 'inactive', 'buffers', 'cached', 'shared', 'slab'],
      memoryDriftBytes,
    );
    expect(Math.abs(actual.percent - (asNumbers(psutil)['percent'] ?? Number.NaN))).toBeLessThan(2);
  });

  it('swapMemory', () => {
    const before = ours.swapMemory();
    const psutil = askPsutil('result = psutil.swap_memory()');
    expectNear(psutil, before, ['total', 'used', 'free'], memoryDriftBytes);
    expectBetween(
      { sin: before.sin, sout: before.sout },
      { sin: asNumbers(psutil)['sin'], sout: asNumbers(psutil)['sout'] },
      ours.swapMemory(),
    );
  });
});

describeOracle('disks', () => {
  it.each([false, true])('diskPartitions, all: %s', (all) => {
    // psutil 5.9 also returns maxfile and maxpath, which later versions dropped.
    const code = `result = [dict(device=p.device, mountpoint=p.mountpoint, fstype=p.fstype, opts=p.opts)
    for p in psutil.disk_partitions(all=${all ? 'True' : 'False'})]`;
    expect(ours.diskPartitions(all)).toEqual(askPsutil(code));
  });

  it.each(['/', '/dev/shm', '/proc'])('diskUsage of %s', (path) => {
    const psutil = askPsutil(`result = psutil.disk_usage(${JSON.stringify(path)})`);
    const actual = ours.diskUsage(path);
    expect(actual.total).toBe(asNumbers(psutil)['total']);
    // Other processes write files between the two readings.
    expectNear(psutil, actual, ['used', 'free'], memoryDriftBytes);
    expect(Math.abs(actual.percent - (asNumbers(psutil)['percent'] ?? Number.NaN))).toBeLessThan(1);
  });

  it.each([true, false])('diskIoCounters, perdisk: %s', (perdisk) => {
    // perdisk=False sums, so the raw reading of the same disks is compared.
    const before = ours.diskIoCounters(perdisk);
    const psutil = askPsutil(
      `import psutil._pslinux as raw
fields = psutil.disk_io_counters()._fields
reading = raw.disk_io_counters(perdisk=${perdisk ? 'True' : 'False'})
result = {k: dict(zip(fields, v)) for k, v in reading.items()}`,
    );
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

  it('netIfAddrs', () => {
    // psutil 5.9 sorts the families of an interface as we do, but returns them as numbers.
    const families = { 2: 'AF_INET', 10: 'AF_INET6', 17: 'AF_LINK' };
    const psutil = askPsutil(
      `names = ${JSON.stringify(families)}
result = {nic: [dict(a._asdict(), family=names[str(int(a.family))]) for a in addrs]
    for nic, addrs in psutil.net_if_addrs().items()}`,
    );
    // Unlike 5.9, psutil 8 lists an interface without a hardware address (AF_UNSPEC), and a /32 has no broadcast
    // address.
    const actual = Object.entries(ps.netIfAddrs()).map(
      ([nic, addresses]) => [nic, addresses.filter(({ family }) => family !== 'AF_UNSPEC')] as const,
    );
    expect(Object.fromEntries(actual.filter(([, addresses]) => addresses.length > 0))).toEqual(psutil);
  });

  it('netIfStats', () => {
    const psutil = askPsutil(
      `result = {nic: dict(s._asdict(), duplex={1: 'half', 2: 'full'}.get(int(s.duplex)), speed=s.speed or None)
    for nic, s in psutil.net_if_stats().items()}`,
    );
    expect(ps.netIfStats()).toEqual(psutil);
  });

  it.each(['inet4', 'inet6', 'udp', 'unix'] as const)('netConnections, kind %s', (kind) => {
    const code = `
plain = lambda address: list(address) if isinstance(address, tuple) else address
result = [[c.fd, c.pid, c.status, plain(c.laddr), plain(c.raddr)]
    for c in psutil.net_connections(${JSON.stringify(kind)})]`;
    // New instances each time: for a shared socket psutil returns the last process, ours the one that it knew before.
    const before = createPsutil().netConnections({ kind }).map(toPsutilRow);
    const psutil = (askPsutil(code) as unknown[]).map((row) => JSON.stringify(row));
    const after = new Set(createPsutil().netConnections({ kind }).map(toPsutilRow));
    // Other processes open and close sockets all the time. A socket seen before and after must be seen in between, with
    // the same fields.
    const lasting = before.filter((row) => after.has(row));
    expect(lasting.filter((row) => !psutil.includes(row))).toEqual([]);
    const seen = new Set([...before, ...after]);
    expect(psutil.filter((row) => !seen.has(row)).length).toBeLessThanOrEqual(Math.max(10, psutil.length / 4));
  });
});

/** As psutil returns it: -1 for an unknown descriptor, an empty tuple for no address. */
function toPsutilRow(connection: NetConnection): string {
  const { fd, pid, status } = connection;
  const ends =
    connection.family === 'AF_UNIX'
      ? [connection.laddr, connection.raddr]
      : [connection.laddr, connection.raddr].map((end) => (end === null ? [] : [end.ip, end.port]));
  return JSON.stringify([fd ?? -1, pid, status, ...ends]);
}

describeOracle('sensors and users', () => {
  it('users', () => {
    const psutil = askPsutil('result = [u._asdict() for u in psutil.users()]') as unknown[];
    expect(ps.users()).toEqual(psutil);
  });

  it('sensors', () => {
    const [temperatures, fans, battery] = askPsutil(
      'result = [psutil.sensors_temperatures(), psutil.sensors_fans(), psutil.sensors_battery()]',
    ) as [object, object, object | null];
    // Values change between two readings; the set of sensors does not.
    expect(Object.keys(ps.sensorsTemperatures()).sort()).toEqual(Object.keys(temperatures).sort());
    expect(Object.keys(ps.sensorsFans()).sort()).toEqual(Object.keys(fans).sort());
    expect(ps.sensorsBattery() === null).toBe(battery === null);
  });

  it('cpuFreq', () => {
    const psutil = askPsutil('result = psutil.cpu_freq(percpu=True)') as {
      readonly min: number;
      readonly max: number;
    }[];
    // psutil returns 0 for unknown limits.
    expect(ps.cpuFreq({ percpu: true }).map(({ min, max }) => ({ min: min ?? 0, max: max ?? 0 }))).toEqual(
      psutil.map(({ min, max }) => ({ min, max })),
    );
  });
});
