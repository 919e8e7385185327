import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixtureContext, fixturePath } from '../../tests/testing/fixture-context.js';
import { createLinuxCpu } from '../linux/cpu/cpu.js';
import type { CpuTimes } from '../model/cpu.js';
import { computeCpuPercent, computeCpuTimesPercent } from './cpu-percent.js';

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

describe('cpuPercent, step by step', () => {
  it.each(readdirSync(fixturePath('cpu-percent')))('%s', (story) => {
    let before: CpuTimes | null = null;
    for (const step of readdirSync(fixturePath(`cpu-percent/${story}`)).sort()) {
      const folder = `cpu-percent/${story}/${step}`;
      const expected: unknown = JSON.parse(readFileSync(`${fixturePath(folder)}/expected.json`, 'utf8'));
      const now = createLinuxCpu(fixtureContext(folder)).cpuTimes();
      expect(before === null ? null : computeCpuPercent(before, now), folder).toBe(expected);
      before = now;
    }
  });

  it('is 0 if no time passed', () => {
    expect(computeCpuPercent(zero, zero)).toBe(0);
  });
});

describe('cpuTimesPercent', () => {
  it('tells each mode in percent', () => {
    expect(computeCpuTimesPercent(zero, { ...zero, user: 1, system: 0.5, idle: 2.5 })).toEqual({
      ...zero,
      user: 25,
      system: 12.5,
      idle: 62.5,
    });
  });

  it('counts at least one second, so that short intervals do not exaggerate', () => {
    expect(computeCpuTimesPercent(zero, { ...zero, user: 0.02, idle: 0.08 })).toEqual({ ...zero, user: 2, idle: 8 });
  });

  it('never leaves 0 to 100, and keeps unknown unknown', () => {
    const before = { ...zero, user: 5, guest: 0, steal: null };
    expect(computeCpuTimesPercent(before, { ...before, user: 4, guest: 50, idle: 2 })).toMatchObject({
      user: 0,
      guest: 100,
      steal: null,
    });
  });
});
