import { describe, expect, it } from 'vitest';
import { encodeStructure, encodeText, toFileTime } from '../../../tests/testing/windows-bytes.js';
import { UnexpectedFormat } from '../../errors.js';
import {
  diskPerformance,
  memoryStatus,
  pageFileInformation,
  performanceInformation,
  powerStatus,
  processorPerformance,
  processorPower,
  processorRecord,
  sessionClient,
  sessionDetails,
  timeOfDay,
} from '../native/layouts/system-layouts.js';
import { decodeClocks, decodeCoreCount, decodeCpuLoads } from './cpu.js';
import { decodeDiskPerformance, decodeDiskUsage, describeVolume } from './disk.js';
import { decodeSwapMemory, decodeVirtualMemory } from './memory.js';
import { decodeBattery } from './power.js';
import { decodeSession } from './sessions.js';
import { decodeBootTime } from './time.js';

describe('CPUs', () => {
  it('count no time twice, although the time of the kernel includes the idle one and interrupts', () => {
    const second = 1e7;
    const bytes = encodeStructure(processorPerformance, {
      IdleTime: 50 * second,
      KernelTime: 60 * second,
      UserTime: 20 * second,
      DpcTime: 2 * second,
      InterruptTime: 1 * second,
      InterruptCount: 77,
    });
    const [load, ...others] = decodeCpuLoads(Buffer.concat([bytes, bytes, Buffer.alloc(7)]));
    expect(others).toHaveLength(1);
    expect(load).toMatchObject({
      interrupts: 77,
      times: { user: 20, system: 7, idle: 50, irq: 1, softirq: 2, nice: null, iowait: null },
    });
  });

  it('have as many cores as there are records of cores', () => {
    const head = (relationship: number, size: number): Buffer =>
      Buffer.concat([encodeStructure(processorRecord, { Relationship: relationship, Size: size })], size);
    expect(decodeCoreCount(Buffer.concat([head(0, 48), head(3, 80), head(0, 56)]))).toBe(2);
  });

  it('have a clock if Windows knows it', () => {
    const known = encodeStructure(processorPower, { MaxMhz: 3_600, CurrentMhz: 2_400 });
    expect(decodeClocks(Buffer.concat([known, Buffer.alloc(24)]))).toEqual([{ current: 2_400, min: null, max: 3_600 }]);
  });
});

describe('memory', () => {
  const gigabyte = 2 ** 30;
  const pages = (bytes: number): number => bytes / 4_096;
  const performance = encodeStructure(performanceInformation, {
    CommitLimit: pages(24 * gigabyte),
    PhysicalTotal: pages(16 * gigabyte),
    SystemCache: pages(3 * gigabyte),
    PageSize: 4_096,
  });

  it('has as little available as Windows says', () => {
    const status = encodeStructure(memoryStatus, { ullTotalPhys: 16 * gigabyte, ullAvailPhys: 4 * gigabyte });
    expect(decodeVirtualMemory(status, performance)).toMatchObject({
      total: 16 * gigabyte,
      available: 4 * gigabyte,
      percent: 75,
      used: 12 * gigabyte,
      cached: 3 * gigabyte,
    });
  });

  it('swaps into all page files', () => {
    const file = (used: number, next: number): Buffer =>
      encodeStructure(pageFileInformation, { NextEntryOffset: next, TotalInUse: pages(used) });
    const files = Buffer.concat([file(gigabyte, 32), file(gigabyte, 0)]);
    expect(decodeSwapMemory(performance, files)).toMatchObject({
      total: 8 * gigabyte,
      used: 2 * gigabyte,
      free: 6 * gigabyte,
      percent: 25,
      sin: null,
    });
  });

  it('does not say how much is swapped where Windows does not', () => {
    expect(decodeSwapMemory(performance, null)).toMatchObject({ total: 8 * gigabyte, used: null, free: null });
  });
});

describe('disks', () => {
  it('count milliseconds', () => {
    const bytes = encodeStructure(diskPerformance, {
      BytesRead: 4_096,
      ReadCount: 2,
      ReadTime: 30_000,
      WriteTime: 4_000,
    });
    expect(decodeDiskPerformance(bytes)).toMatchObject({ readBytes: 4_096, readCount: 2, readTime: 3, writeTime: 0 });
  });

  it('are used by what is not free, whoever may use that', () => {
    const bytes = Buffer.alloc(24);
    [10n, 1_000n, 250n].forEach((value, index) => bytes.writeBigUInt64LE(value, index * 8));
    expect(decodeDiskUsage(bytes)).toEqual({ total: 1_000, used: 750, free: 250, percent: 75 });
    expect(() => decodeDiskUsage(bytes.subarray(1))).toThrow(UnexpectedFormat);
  });

  it.each([
    [3, 0, 'rw,fixed'],
    [2, 0x8_0000, 'ro,removable'],
    [3, 0x8000, 'rw,compressed,fixed'],
    [5, null, 'cdrom'],
    [9, 0, 'rw,unknown'],
  ])('of type %i with flags %s have the options %s', (type, flags, options) => {
    expect(describeVolume(type, flags)).toBe(options);
  });
});

describe('a battery', () => {
  const decode = (values: Parameters<typeof encodeStructure<keyof typeof powerStatus.fields>>[1]): unknown =>
    decodeBattery(encodeStructure(powerStatus, values));

  it.each([
    ['is not there', { BatteryFlag: 128, BatteryLifePercent: 255 }, null],
    ['is unknown', { BatteryFlag: 255, BatteryLifePercent: 255 }, null],
    [
      'drains',
      { BatteryLifePercent: 42, BatteryLifeTime: 3_600 },
      { percent: 42, secsleft: 3_600, powerPlugged: false },
    ],
    [
      'is charged',
      { ACLineStatus: 1, BatteryFlag: 8, BatteryLifePercent: 90, BatteryLifeTime: 0xffff_ffff },
      { percent: 90, secsleft: null, powerPlugged: true },
    ],
    [
      'has an unknown cable',
      { ACLineStatus: 255, BatteryLifePercent: 5, BatteryLifeTime: 60 },
      { percent: 5, secsleft: 60, powerPlugged: null },
    ],
  ])('that %s is %j', (_, values, expected) => {
    expect(decode(values)).toEqual(expected);
  });
});

describe('sessions', () => {
  const details = encodeStructure(sessionDetails, { ConnectTime: toFileTime(1_700_000_000_000_000) });
  encodeText('anna').copy(details, 130);

  it('have a user, and a host if they come from one', () => {
    const client = encodeStructure(sessionClient, { AddressFamily: 2 });
    client.set([192, 0, 2, 7], 6);
    expect(decodeSession(details, client)).toEqual({
      name: 'anna',
      terminal: null,
      host: '192.0.2.7',
      started: 1_700_000_000,
      pid: null,
    });
    expect(decodeSession(details, null)?.host).toBe('');
  });

  it('without a user are no user', () => {
    expect(decodeSession(Buffer.alloc(216), null)).toBeNull();
  });
});

it('the boot time is in seconds since 1970', () => {
  expect(decodeBootTime(encodeStructure(timeOfDay, { BootTime: toFileTime(1_700_000_000_250_000) }))).toBe(
    1_700_000_000.25,
  );
});
