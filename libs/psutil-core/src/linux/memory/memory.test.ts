import type { Stats } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FakeIo, type FakeEntry } from '../../../tests/testing/fake-io.js';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { UnexpectedFormat } from '../../errors.js';
import { createLinuxMemory } from './memory.js';

const kib = 1024;
const memoryOf = (machine: string) => createLinuxMemory(fixtureContext(machine));
const memoryOfFiles = (files: Readonly<Record<string, FakeEntry>>) =>
  createLinuxMemory({ io: new FakeIo(files), procRoot: '/proc', sysRoot: '/sys', rootFs: '' });

describe('virtualMemory', () => {
  it('reads a current kernel', () => {
    expect(memoryOf('debian-12-vm').virtualMemory()).toEqual({
      total: 16_316_412 * kib,
      available: 10_180_444 * kib,
      percent: 37.6,
      used: (16_316_412 - 10_180_444) * kib,
      free: 2_391_240 * kib,
      active: 7_304_364 * kib,
      inactive: 4_923_340 * kib,
      buffers: 651_360 * kib,
      cached: (6_790_004 + 941_160) * kib,
      shared: 395_424 * kib,
      slab: 1_176_400 * kib,
      zfsArc: null,
      zfsArcReclaimable: null,
    });
  });

  it('estimates available memory like the kernel, before 3.14', () => {
    const watermark = 10_041 * 4096;
    const expected = 400_000 * kib - watermark + (1_500_000 * kib - watermark) + (150_000 * kib - watermark);
    expect(memoryOf('kernel-3.2-no-memavailable').virtualMemory().available).toBe(expected);
  });

  it('takes free plus cached as available on the oldest kernels, and null for missing lines', () => {
    expect(memoryOf('kernel-2.6.9').virtualMemory()).toMatchObject({
      available: 555_000 * kib,
      cached: 500_000 * kib,
      shared: null,
      slab: 90_000 * kib,
    });
  });

  it('knows the names of Linux 2.4', () => {
    expect(memoryOf('kernel-2.4').virtualMemory()).toMatchObject({
      shared: 12 * kib,
      inactive: 1230 * kib,
      slab: null,
    });
  });

  it('does not believe in more available memory than the total (LXC)', () => {
    expect(memoryOf('lxc-available-above-total').virtualMemory()).toMatchObject({
      available: 100_000 * kib,
      percent: 80.9,
    });
  });

  it('estimates if MemAvailable is 0, and is never negative', () => {
    const meminfo =
      'MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 0 kB\n' +
      'Active(file): 0 kB\nInactive(file): 0 kB\nSReclaimable: 0 kB\n';
    expect(memoryOfFiles({ '/proc/meminfo': `${meminfo}Cached: 90 kB\n` }).virtualMemory().available).toBe(100 * kib);
    expect(memoryOfFiles({ '/proc/meminfo': meminfo, '/proc/zoneinfo': 'low 9999\n' }).virtualMemory().available).toBe(
      0,
    );
  });

  it('counts what the cache of ZFS gives back as available, and shows it', () => {
    const [arc, reclaimable] = [4_213_337_600, 4_213_337_600 - 522_125_184];
    const { available, ...withoutZfs } = memoryOf('debian-12-vm').virtualMemory();
    expect(memoryOf('zfs-host').virtualMemory()).toEqual({
      ...withoutZfs,
      available: available + reclaimable,
      used: withoutZfs.total - available - reclaimable,
      percent: 15.5,
      zfsArc: arc,
      zfsArcReclaimable: reclaimable,
    });
  });

  it('never has more available than the total, although numbers are not read at one moment', () => {
    const memory = memoryOfFiles({
      '/proc/meminfo': 'MemTotal: 100 kB\nMemFree: 90 kB\nMemAvailable: 95 kB\n',
      '/proc/spl/kstat/zfs/arcstats': 'size 4 20480\nc_min 4 1024\n',
    });
    expect(memory.virtualMemory()).toMatchObject({ available: 100 * kib, used: 0, zfsArc: 20 * kib });
  });

  it("does not add the host's cache of ZFS to the memory of a container (LXCFS has a meminfo of its own)", () => {
    const files = {
      '/proc/meminfo': 'MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 20 kB\n',
      '/proc/spl/kstat/zfs/arcstats': 'size 4 999999\nc_min 4 1\n',
    };
    class OverMounted extends FakeIo {
      override stat(path: string): Stats {
        return Object.assign(super.stat(path), { dev: path === '/proc/meminfo' ? 7 : 5 });
      }
    }
    const io = new OverMounted(files);
    const memory = createLinuxMemory({ io, procRoot: '/proc', sysRoot: '/sys', rootFs: '' });
    expect(memory.virtualMemory()).toMatchObject({ available: 20 * kib, zfsArc: null, zfsArcReclaimable: null });
  });

  it('rejects a file without the total', () => {
    expect(() => memoryOfFiles({ '/proc/meminfo': 'MemFree: 1 kB\n' }).virtualMemory()).toThrow(UnexpectedFormat);
  });
});

describe('warnings', () => {
  const warningsOf = (machine: string) => {
    const warnings: string[] = [];
    const memory = createLinuxMemory({ ...fixtureContext(machine), warn: (message) => warnings.push(message) });
    memory.virtualMemory();
    memory.swapMemory();
    return warnings;
  };

  it('name the fields that are null', () => {
    expect(warningsOf('kernel-2.6.9')).toEqual([
      "shared memory stats couldn't be determined and was set to null",
      "'sin' and 'sout' swap memory stats couldn't be determined and were set to null",
    ]);
  });

  it('name available memory if its number makes no sense', () => {
    const warnings: string[] = [];
    const io = new FakeIo({
      '/proc/meminfo':
        'MemTotal: 100 kB\nMemFree: 10 kB\nMemAvailable: -1 kB\nBuffers: 1 kB\n' +
        'Cached: -7 kB\nShmem: 1 kB\nActive: 1 kB\nInactive: 1 kB\n',
    });
    const memory = createLinuxMemory({
      io,
      procRoot: '/proc',
      sysRoot: '/sys',
      rootFs: '',
      warn: (message) => warnings.push(message),
    });
    expect(memory.virtualMemory()).toMatchObject({ available: 0, used: 100 * kib, percent: 100, cached: null });
    expect(warnings).toEqual([
      "available (taken as 0), cached memory stats couldn't be determined and were set to null",
    ]);
  });

  it('do not occur on a current kernel', () => {
    expect(warningsOf('debian-12-vm')).toEqual([]);
  });
});

describe('swapMemory', () => {
  it('reads sizes, and traffic in units of 4 KiB', () => {
    expect(memoryOf('debian-12-vm').swapMemory()).toEqual({
      total: 2_097_148 * kib,
      used: 524_288 * kib,
      free: 1_572_860 * kib,
      percent: 25,
      sin: 1500 * 4096,
      sout: 4210 * 4096,
    });
  });

  it('is 0 percent without swap', () => {
    expect(memoryOf('lxc-available-above-total').swapMemory()).toEqual({
      total: 0,
      used: 0,
      free: 0,
      percent: 0,
      sin: null,
      sout: null,
    });
  });

  it.each([
    ['is missing', {}],
    ['is forbidden', { '/proc/swaps': { error: 'EACCES' } as const }],
  ])('is null if meminfo has no swap and /proc/swaps %s', (_, files) => {
    expect(memoryOfFiles({ '/proc/meminfo': 'MemTotal: 1 kB\n', ...files }).swapMemory()).toMatchObject({
      total: null,
      used: null,
      free: null,
      percent: null,
    });
  });

  it('reads /proc/swaps if meminfo has no swap', () => {
    const swaps = 'Filename Type Size Used Priority\n/dev/a partition 400 100 -2\n';
    expect(memoryOfFiles({ '/proc/meminfo': '', '/proc/swaps': swaps }).swapMemory()).toMatchObject({
      total: 400 * kib,
      used: 100 * kib,
      free: 300 * kib,
      percent: 25,
    });
  });
});
