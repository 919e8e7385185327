import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../tests/testing/fixture-context.js';
import { createPsutil } from '../create-psutil.js';
import type { CpuTimes } from '../model/cpu.js';
import type { Platform } from '../platform/platform.js';
import { createLinuxPlatform } from '../linux/platform.js';

const psutilOf = (machine: string) =>
  createPsutil({ procRoot: `${fixturePath(machine)}/proc`, sysRoot: `${fixturePath(machine)}/sys` });

/** Creates an instance whose CPU times come from a list, one after the other. */
function psutilWithCpus(readings: readonly (readonly Partial<CpuTimes>[])[]): ReturnType<typeof createPsutil> {
  let next = 0;
  const zero: CpuTimes = {
    user: 0,
    system: 0,
    idle: 0,
    nice: 0,
    iowait: 0,
    irq: 0,
    softirq: 0,
    steal: 0,
    guest: 0,
    guestNice: 0,
  };
  const read = () => (readings[Math.min(next++, readings.length - 1)] ?? []).map((times) => ({ ...zero, ...times }));
  return createPsutil({
    platform: (context): Platform => ({
      ...createLinuxPlatform(context),
      perCpuTimes: read,
      cpuTimes: () => read()[0] ?? zero,
    }),
  });
}

describe('cpuPercent and cpuTimesPercent', () => {
  it('are 0 at the first call, and then since the previous one', () => {
    const ps = psutilWithCpus([[{ user: 1, idle: 1 }], [{ user: 2, idle: 4 }], [{ user: 2, idle: 5 }]]);
    expect([ps.cpuPercent(), ps.cpuPercent(), ps.cpuPercent()]).toEqual([0, 25, 0]);
  });

  it('keep histories of their own', () => {
    const ps = psutilWithCpus([[{ idle: 0 }], [{ user: 2, idle: 2 }]]);
    expect(ps.cpuPercent()).toBe(0);
    expect(ps.cpuTimesPercent()).toMatchObject({ user: 0 });
    expect(ps.cpuPercent({ percpu: true })).toEqual([0]);
    expect(ps.cpuPercent()).toBe(50);
  });

  it('start over when CPUs were switched on or off, because their places moved', () => {
    const ps = psutilWithCpus([[{ idle: 100 }, { idle: 100 }], [{ user: 900, idle: 100 }], [{ user: 901, idle: 101 }]]);
    expect(ps.cpuPercent({ percpu: true })).toEqual([0, 0]);
    expect(ps.cpuPercent({ percpu: true })).toEqual([0]);
    expect(ps.cpuPercent({ percpu: true })).toEqual([50]);
  });

  it('wait for an interval', async () => {
    const ps = psutilWithCpus([[{ idle: 0 }], [{ user: 3, idle: 1 }]]);
    await expect(ps.cpuTimesPercent({ interval: 0.01 })).resolves.toMatchObject({ user: 75, idle: 25 });
    await expect(ps.cpuPercent({ interval: 0.01, percpu: true })).resolves.toEqual([0]);
  });

  it.each([-1, Number.NaN])('refuse the interval %d', (interval) => {
    const ps = psutilWithCpus([[{}]]);
    expect(() => ps.cpuPercent({ interval })).toThrow(RangeError);
    expect(() => ps.cpuTimesPercent({ interval })).toThrow(RangeError);
  });
});

describe('cpuFreq', () => {
  it('is the mean of all CPUs, with limits only if all are known', () => {
    expect(psutilOf('cpufreq-beside-cpuinfo').cpuFreq()).toEqual({ current: 1350.5, min: 800, max: 3000 });
    expect(psutilOf('cpufreq-shared-policy').cpuFreq()).toEqual({ current: 1680, min: 640, max: null });
    expect(psutilOf('cpufreq-shared-policy').cpuFreq({ percpu: true })).toHaveLength(5);
  });

  it('is null where nothing tells', () => {
    expect(psutilOf('raspberry-pi-4').cpuFreq()).toBeNull();
    expect(psutilOf('raspberry-pi-4').cpuFreq({ percpu: true })).toEqual([]);
  });
});

describe('sensorsTemperatures', () => {
  it('lets one limit stand for the other, and takes 0 for unknown', () => {
    const chips = psutilOf('hwmon-with-holes').sensorsTemperatures();
    expect(chips['nvme']?.[0]).toEqual({ label: '', current: 38.85, high: 84.85, critical: 84.85 });
    expect(chips['coretemp']?.[1]).toEqual({ label: '', current: -5.5, high: null, critical: null });
  });

  it('converts to Fahrenheit', () => {
    expect(psutilOf('hwmon-with-holes').sensorsTemperatures({ fahrenheit: true })['coretemp']?.[0]).toEqual({
      label: 'Package id 0',
      current: 113,
      high: 176,
      critical: 212,
    });
  });
});

describe('netConnections', () => {
  it('refuses an unknown kind', () => {
    expect(() => createPsutil().netConnections({ kind: 'tcp5' as 'tcp4' })).toThrow(RangeError);
  });
});
